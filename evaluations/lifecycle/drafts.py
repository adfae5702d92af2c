"""A sheet that is being filled: as it is found, with a person's edits, and what of them is refused.

The action that saves goes through ``edited``, the page that only shows through ``preview``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from core.errors import ActionRefused
from evaluations.checking.effective_settings import EffectiveSettings, settings_for
from evaluations.checking.limits import long_cells, rows_refusal, whole_refusal
from evaluations.lifecycle.carried import carried_of, in_words
from evaluations.lifecycle.transitions import EDITABLE
from evaluations.models import Evaluation
from evaluations.rules import short_place
from evaluations.scoring.computed import PrintedCell, printed_apart
from evaluations.scoring.edited import apply_edits, to_fill, typed_in
from evaluations.scoring.variants import possible_editions
from evaluations.sheet.carried import Carried, SheetRefused
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions import Edition
from evaluations.sheet.edits import Edits, without_cells
from evaluations.sheet.wrong_cells import misplaced_rows
from evaluations.storage.mapper import to_document
from evaluations.storage.sheet_rows import with_rows

CELL_REFUSED: Final = "cell_refused"
"""Code of a refusal for a text that is too long, or a row that has no place in the sheet."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A sheet as its preparer finds it.

    ``possible_editions`` are the editions by which it may have been computed; the first is in
    force.
    """

    settings: EffectiveSettings
    possible_editions: tuple[Edition, ...]
    stored: Any
    carried: Carried

    @property
    def edition(self) -> Edition:
        return self.possible_editions[0]

    def printed_apart(self) -> dict[str, PrintedCell]:
        """The computed cells that the office printed otherwise, by path."""
        if not isinstance(self.stored, SelfEvaluation):
            return {}
        return printed_apart(self.stored, self.possible_editions)


def draft_of(evaluation: Evaluation) -> Draft:
    """The sheet as it is found: by its preparer, or, where it is not to be filled, as it is stored.

    Four queries at most: rows and lines unless prefetched, checks and scoring of a campaign.
    """
    with_rows(evaluation)
    settings = settings_for(evaluation)
    edition = settings.edition(evaluation.edition, evaluation.year)
    all_ways = (edition, *_other_scorings(evaluation))
    stored = to_document(evaluation)
    if evaluation.state in EDITABLE:
        stored = to_fill(stored, all_ways)
    return Draft(settings, all_ways, stored, carried_of(evaluation))


def _other_scorings(evaluation: Evaluation) -> tuple[Edition, ...]:
    """Only self-evaluations are scored in more than one way."""
    if evaluation.has_rows_of_all_kinds:
        return ()
    return possible_editions(evaluation.edition, evaluation.year)


@dataclass(frozen=True, slots=True)
class RefusedCell:
    """A cell that is not taken, or a row where the path names no field, and why in a sentence."""

    where: str
    sentence: str

    @property
    def is_row(self) -> bool:
        return self.where.endswith("]")


def edited(draft: Draft, edits: Edits) -> Any:
    """The sheet that is stored. Raises ActionRefused with the first reason against it.

    Its code is one of ``SheetRefused`` or CELL_REFUSED.
    """
    document = _applied(draft, edits)
    cells = (cell.sentence for cell in refused_cells(draft, document))
    sentence = rows_refusal(document) or next(cells, "") or whole_refusal(document, draft.stored)
    if sentence:
        raise ActionRefused(sentence, code=CELL_REFUSED)
    return document


def taken(draft: Draft, edits: Edits) -> Preview:
    """The sheet that is stored where single cells are left out, with those cells.

    Raises ActionRefused as ``edited`` does for everything but a text that is too long.
    """
    seen = preview(draft, edits)
    rows = (cell.sentence for cell in seen.refused if cell.is_row)
    document = seen.document
    sentence = rows_refusal(document) or next(rows, "") or whole_refusal(document, draft.stored)
    if sentence:
        raise ActionRefused(sentence, code=CELL_REFUSED)
    return seen


@dataclass(frozen=True, slots=True)
class Preview:
    """What saving would store if the ``refused`` cells were left out."""

    document: Any
    refused: tuple[RefusedCell, ...]


def preview(draft: Draft, edits: Edits) -> Preview:
    """The sheet beside the cells that keep it from being saved.

    Raises ActionRefused where no single cell is to blame: rows that are unknown, something carried.
    """
    document = _applied(draft, edits)
    refused = tuple(refused_cells(draft, document))
    if refused:
        places = {cell.where for cell in refused}
        document = _applied(draft, without_cells(edits, document, places))
    return Preview(document, refused)


def with_typed(draft: Draft, read: Any, edits: Edits) -> Any:
    """The sheet ``read`` with these edits, computed cells left alone. Raises ActionRefused."""
    try:
        return typed_in(read, edits, draft.edition, draft.carried)
    except SheetRefused as refused:
        raise ActionRefused(in_words(refused, read), code=refused.code) from refused


def _applied(draft: Draft, edits: Edits) -> Any:
    try:
        return apply_edits(draft.stored, edits, draft.possible_editions, draft.carried)
    except SheetRefused as refused:
        raise ActionRefused(in_words(refused, draft.stored), code=refused.code) from refused


def refused_cells(draft: Draft, document: Any) -> Iterator[RefusedCell]:
    """Every cell of the edited sheet that is not taken; what was stored so is no fault.

    Words for a number are taken: they are an error of the sheet, not of saving it (ADR 0603).
    """
    for where, sentence in long_cells(document, draft.edition, draft.stored):
        yield RefusedCell(where, sentence)
    for where in misplaced_rows(document, draft.stored, draft.edition):
        sentence = _("“%(place)s”一行不在版式的一级、二级指标之下。")
        yield RefusedCell(where, sentence % {"place": short_place(where, document)})
