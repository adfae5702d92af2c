"""A page that was read before somebody else saved: what both changed comes together.

The page's edits lead from the version that it was read with. They are brought over to the sheet as
it is stored, cell by cell (``core.sheets.merging``); where both changed the same cell, the stored
text stays and both are named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import ActionRefused
from core.sheets import merging
from core.sheets.merging import CellKey, Clash, KeptRow
from evaluations.checking.stored_answers import current_answer_texts
from evaluations.lifecycle.drafts import Draft, with_typed
from evaluations.lifecycle.versions import version_numbered
from evaluations.models import Evaluation, SheetVersion
from evaluations.models.versions import MAX_PAGE
from evaluations.scoring.edited import to_fill
from evaluations.sheet.document import from_interchange, to_interchange
from evaluations.sheet.edits import Edits
from evaluations.sheet.edits_between import edits_between
from evaluations.sheet.row_edits import same_typed
from evaluations.storage.versions import document_in, snapshot_in

ANSWERS: Final = "answers"
"""Stands for the field in the key of an answer to a warning; its row is the answer's key."""


@dataclass(frozen=True, slots=True)
class OpenPage:
    """An opened page, by the name that its script drew, and which of its changes it sends.

    ``step`` counts what was changed in the page: of two requests of one page the one with the
    higher step was sent later, whichever arrives first. "" names a page without a script.
    """

    name: str
    step: int = 0

    @classmethod
    def of(cls, name: str, step: int | None) -> OpenPage:
        """Of what was posted; texts that no script draws are cut."""
        return cls(name.replace(".", "")[:_MAX_NAME], min(step or 0, _MAX_STEP))

    @classmethod
    def in_version(cls, version: SheetVersion) -> OpenPage:
        name, _dot, step = version.page.partition(".")
        return cls(name, int(step or 0))

    def __str__(self) -> str:
        return f"{self.name}.{self.step}" if self.name else ""


_MAX_NAME: Final = 30
_MAX_STEP: Final = 10 ** (MAX_PAGE - _MAX_NAME - 1) - 1


@dataclass(frozen=True, slots=True)
class Combined:
    """What a page and others made of the same version.

    ``edits`` and ``answers`` lead from the stored sheet to both people's changes together. ``read``
    is the version that the page was read with, None where it is no longer kept; ``stored`` what
    others made of it, ``mine`` what the page did: documents of the sheet's kind.
    """

    edits: Edits
    answers: dict[str, str]
    read: Any | None
    stored: Any
    mine: Any
    clashes: tuple[Clash, ...]
    kept: tuple[KeptRow, ...]


def read_with(evaluation: Evaluation, number: int, draft: Draft) -> Any | None:
    """The sheet as its preparer found it at that version; None where it is not kept."""
    return _as_found(version_numbered(evaluation, number), draft)


def _as_found(version: SheetVersion | None, draft: Draft) -> Any | None:
    return None if version is None else to_fill(document_in(version), draft.possible_editions)


def combine(
    evaluation: Evaluation,
    draft: Draft,
    edits: Edits,
    answers: Mapping[str, str],
    *,
    version: int,
    page: OpenPage,
    by: User,
) -> Combined:
    """Bring the edits of a page that read ``version`` to the locked sheet.

    Without that version the edits lead from the stored sheet, and whatever differs is a clash.
    Raises ActionRefused for a request that was overtaken by a later one of the same page.
    """
    _require_latest(evaluation, version, page)
    row = version_numbered(evaluation, version)
    read = _as_found(row, draft)
    mine = with_typed(draft, read or draft.stored, edits)
    merged = _merged(read, draft.stored, mine)
    own = _own(evaluation, version, page, merged.clashes)
    document = _document(merged, own)
    new = row_keys(document) - row_keys(draft.stored)
    words, differing = _answers(evaluation, answers, row, by)
    return Combined(
        edits=replace(
            edits_between(draft.stored, document, draft.edition, new=new), accepted=edits.accepted
        ),
        answers=words,
        read=read,
        stored=draft.stored,
        mine=mine,
        clashes=(*(each for each in merged.clashes if each not in own), *differing),
        kept=merged.kept,
    )


def row_keys(document: Any) -> set[str]:
    """What the rows of all its tables are known by."""
    return {at.row for at in merging.rows(to_interchange(document))}


def brought_over(read: Any | None, stored: Any, mine: Any) -> Any:
    """The stored sheet with what somebody made of ``read``, also where both changed a cell."""
    merged = _merged(read, stored, mine)
    return _document(merged, merged.clashes)


def _merged(read: Any | None, stored: Any, mine: Any) -> merging.Merged:
    base = None if read is None else to_interchange(read)
    return merging.merge(base, to_interchange(stored), to_interchange(mine), same=_same)


def _document(merged: merging.Merged, mine: Sequence[Clash]) -> Any:
    """The merged sheet with my text where these clashed."""
    texts = {clash.at: clash.mine for clash in mine}
    return from_interchange(merging.with_cells(merged.document, texts))


def _same(before: Any, after: Any) -> bool:
    return same_typed(before, after) if isinstance(before, str) else bool(before == after)


def _saved_by(evaluation: Evaluation, version: int, page: OpenPage) -> QuerySet[SheetVersion]:
    """What that page saved after ``version``."""
    later = SheetVersion.objects.filter(evaluation=evaluation, number__gt=version)
    return later.filter(page__startswith=f"{page.name}.") if page.name else later.none()


def _require_latest(evaluation: Evaluation, version: int, page: OpenPage) -> None:
    saved = map(OpenPage.in_version, _saved_by(evaluation, version, page).only("page"))
    if any(other.step > page.step for other in saved):
        raise ActionRefused(_("本页面后来的内容已先保存。"), code=ActionRefused.STALE)


def _own(
    evaluation: Evaluation, version: int, page: OpenPage, clashes: tuple[Clash, ...]
) -> tuple[Clash, ...]:
    """The clashes whose stored text the same page had saved: its answer was lost on the way."""
    if not (clashes and _saved_by(evaluation, version, page).exists()):
        return ()
    later = SheetVersion.objects.filter(evaluation=evaluation, number__gte=version)
    writer: dict[CellKey, str] = {}
    before: dict[CellKey, Any] = {}
    for row in later.select_related("base").order_by("number"):
        after = merging.cells(snapshot_in(row).document)
        name = OpenPage.in_version(row).name
        writer |= {at: name for at, text in after.items() if before.get(at) != text}
        before = after
    return tuple(each for each in clashes if writer.get(each.at) == page.name)


def _answers(
    evaluation: Evaluation, posted: Mapping[str, str], row: SheetVersion | None, by: User
) -> tuple[dict[str, str], list[Clash]]:
    """The posted answers that change something, and those that a colleague gave otherwise."""
    changed: dict[str, str] = {}
    clashes = []
    before = {} if row is None else _answers_at(evaluation, row.at)
    now = current_answer_texts(evaluation) if posted else {}
    for key, words in posted.items():
        text, stored, known = words.strip(), now.get(key, ""), before.get(key, "")
        if text in (stored, known):
            continue
        if stored == known or _is_answered_by(evaluation, key, by):
            changed[key] = text
        else:
            clashes.append(Clash(CellKey(ANSWERS, key), stored, text))
    return changed, clashes


def _answers_at(evaluation: Evaluation, moment: datetime) -> dict[str, str]:
    in_force = Q(superseded_at=None) | Q(superseded_at__gt=moment)
    given = evaluation.answers.filter(in_force, at__lte=moment)
    return dict(given.values_list("key", "text"))


def _is_answered_by(evaluation: Evaluation, key: str, by: User) -> bool:
    return evaluation.answers.filter(key=key, superseded_at=None, by=by).exists()
