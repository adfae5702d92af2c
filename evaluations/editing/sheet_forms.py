"""The forms of one sheet together: from the stored sheet and a posted page to edits.

Page, autosave and live answer take the same way: forms read the cells, the sheet as the page says
it is compared with the stored one, and what differs are the edits. The action applies them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict

from core.errors import ActionRefused
from core.web.request_values import clean_text, version_shown
from evaluations.editing.forms import (
    IDENTITY,
    ROWS_PREFIX,
    CellsForm,
    FundingLineForm,
    HeaderForm,
    IndicatorForm,
)
from evaluations.lifecycle.drafts import Preview, RefusedCell, draft_of, preview
from evaluations.lifecycle.merging import read_with
from evaluations.lifecycle.transitions import EDITABLE
from evaluations.models import Evaluation, FundingLine
from evaluations.scoring.computed import PrintedCell, follow
from evaluations.sheet.document import IndicatorRow, SelfEvaluation
from evaluations.sheet.edits import Edits, head_cells, typed_fields
from evaluations.sheet.edits_between import edits_between
from evaluations.sheet.lengths import MAX_ROWS
from evaluations.sheet.row_uids import new_uid

_Rows = formset_factory(
    IndicatorForm,
    extra=0,
    max_num=MAX_ROWS,
    absolute_max=MAX_ROWS + 1,  # one too many is refused as such
)
_ROW: Final = re.compile(r"indicators\[(\d+)\](?:\.(\w+))?")

ACCEPT: Final = "accept"
"""Names the cell whose computed value the page accepts in place of its print."""
ACCEPT_ALL: Final = "all"

RequestValues = QueryDict | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What saving would store, or, where that is refused as a whole, the page as it was typed."""

    shown: Preview
    refusal: str = ""


class SheetForms:
    """Header, funding and indicator forms of one evaluation.

    ``data`` is a posted page or None. ``stored`` is the sheet as its preparer finds it; where the
    page was read before somebody else saved, as it was then, and ``version`` is that of this sheet;
    ``now`` is how it stands in any case. ``is_known`` is False where the version that was read is
    no longer kept, and ``stored`` is the sheet of now.
    ``edits`` are what the page changes in it, ``document`` the sheet that saving would store,
    refused cells aside.
    """

    def __init__(self, evaluation: Evaluation, data: RequestValues | None = None) -> None:
        self.evaluation = evaluation
        self.draft = draft_of(evaluation)
        self.now = self.draft.stored
        self.version = evaluation.version if data is None else version_shown(data)
        self.is_known = self.version == evaluation.version
        if not self.is_known:
            read = read_with(evaluation, self.version, self.draft)
            if read is not None:
                self.is_known, self.draft = True, replace(self.draft, stored=read)
        self.settings = self.draft.settings
        self.edition = self.draft.edition
        self.stored = self.draft.stored
        self._lines = {line.source: line for line in evaluation.funding_lines.all()}
        self._indicators = {row.uid: row for row in evaluation.indicators.all()}
        self._new: set[str] = set()
        # What cannot be stored is taken out of what is shown again, too.
        self.data = None if data is None else {name: clean_text(data[name]) for name in data}

    # The forms --------------------------------------------------------------------------------

    @cached_property
    def header(self) -> HeaderForm:
        return HeaderForm(
            self.data,
            instance=self.evaluation,
            edition=self.edition,
            open_cells=typed_fields(head_cells(self.edition)) - self.draft.carried.cells,
        )

    @cached_property
    def funding(self) -> dict[str, FundingLineForm]:
        """The form of each funding row, by its source."""
        typed = typed_fields(self.edition.funding.columns)
        return {
            row.source: FundingLineForm(
                self.data,
                prefix=f"funding-{row.source}",
                instance=self._lines.get(row.source) or FundingLine(source=row.source),
                edition=self.edition,
                open_cells=typed - self.draft.carried.funding_cells(row.source),
            )
            for row in self.stored.funding
        }

    @cached_property
    def rows(self) -> BaseFormSet[IndicatorForm]:
        return _Rows(
            self.data,
            prefix=ROWS_PREFIX,
            # A posted page speaks for itself: compared with the stored rows, an unchanged row
            # would count as empty and lose its content.
            initial=None if self.data is not None else [*map(_cells, self.stored.indicators)],
            form_kwargs={
                "empty_permitted": False,
                "edition": self.edition,
                "carried": self.draft.carried.rows,
            },
        )

    # What the page says -----------------------------------------------------------------------

    @cached_property
    def typed(self) -> SelfEvaluation:
        """The sheet as the page says it, taken or not; a cell that it does not name stays."""
        return replace(
            self.stored,
            **self._said(self.header),
            funding=tuple(
                replace(row, **self._said(self.funding[row.source])) for row in self.stored.funding
            ),
            indicators=tuple(self._row(form) for form in self.rows.forms),
        )

    def _row(self, form: IndicatorForm) -> IndicatorRow:
        """A posted row; one that names no uid is new, and so is one that the page put in."""
        cells = self._said(form)
        uid, is_new = (cells.pop(name, "") for name in IDENTITY)
        known = self._stored_rows.get(uid)
        if not uid or is_new:
            uid = uid or new_uid()
            self._new.add(uid)
        return replace(known or IndicatorRow(uid=uid), **cells)

    @cached_property
    def _stored_rows(self) -> dict[str, IndicatorRow]:
        return {row.uid: row for row in self.stored.indicators}

    def _said(self, form: CellsForm) -> dict[str, Any]:
        """The cells of a form that the page names."""
        form.is_valid()
        named = self.data or {}
        return {
            name: form.cleaned_data[name]
            for name in form.fields
            if name in form.cleaned_data and form.add_prefix(name) in named
        }

    @cached_property
    def edits(self) -> Edits:
        """What the page changes in the stored sheet."""
        typed = self.typed
        edits = edits_between(self.stored, typed, self.edition, new=self._new)
        return replace(edits, accepted=frozenset(self.accepted))

    @cached_property
    def printed_apart(self) -> dict[str, PrintedCell]:
        """The computed cells that the office printed otherwise, where they can be accepted."""
        is_open = self.evaluation.state in EDITABLE
        return self.draft.printed_apart() if is_open else {}

    @cached_property
    def accepted(self) -> dict[str, PrintedCell]:
        """The cells whose print the page asks to replace by the computed value."""
        wanted = (self.data or {}).get(ACCEPT, "")
        if not wanted:
            return {}
        return {
            path: cell for path, cell in self.printed_apart.items() if wanted in (path, ACCEPT_ALL)
        }

    # What becomes of it -----------------------------------------------------------------------

    @cached_property
    def _outcome(self) -> _Outcome:
        try:
            shown = preview(self.draft, self.edits)
        except ActionRefused as refusal:
            typed = follow(self.typed, self.stored, self.draft.possible_editions, self.accepted)
            return _Outcome(Preview(typed, ()), str(refusal))
        for cell in shown.refused:
            self._put_at_its_cell(cell)
        return _Outcome(shown)

    @property
    def document(self) -> SelfEvaluation:
        """The sheet that saving would store, refused cells aside.

        Where saving would be refused as a whole: the sheet as it was typed.
        """
        return self._outcome.shown.document

    @property
    def refusal(self) -> str:
        """Why the page would not be saved, other than for single cells; "" where it would."""
        return self._outcome.refusal

    @cached_property
    def is_readable(self) -> bool:
        """Whether the posted page can be read at all; asked before cells carry their reasons."""
        return self.rows.is_valid()

    def is_valid(self) -> bool:
        """Whether the page can be read and every cell is taken; those that are not carry why."""
        return self.is_readable and not self._outcome.shown.refused

    def _put_at_its_cell(self, cell: RefusedCell) -> None:
        form: CellsForm = self.header
        name = cell.where
        if match := _ROW.fullmatch(cell.where):
            form, name = self.rows.forms[int(match[1])], match[2] or ""
        elif cell.where.startswith("funding."):
            _block, source, name = cell.where.split(".")
            form = self.funding[source]
        form.add_error(name if name in form.fields else None, cell.sentence)

    @property
    def row_paths(self) -> list[str]:
        """The paths of the posted rows, in their order."""
        return [f"indicators[{number}]" for number in range(len(self.rows.forms))]

    @property
    def row_ids(self) -> list[int | None]:
        """The stored row that each row of ``document`` continues; None for a new one."""
        found = (self._indicators.get(row.uid) for row in self.document.indicators)
        return [None if row is None else row.pk for row in found]


def _cells(row: IndicatorRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("uid", *IndicatorForm.Meta.fields)}
