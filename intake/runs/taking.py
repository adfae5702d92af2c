"""What a workbook that came back would change, part by part, and taking the parts chosen.

Differences are found anew each time they are shown: the sheet may have been saved meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import ActionRefused
from core.sheets.kinds import read_document
from core.sheets.unread import unread_numbers
from evaluations.lifecycle.actions import save_draft
from evaluations.lifecycle.drafts import Draft, draft_of, preview
from evaluations.lifecycle.versions import ASIDE
from evaluations.models import Evaluation, SheetVersion
from evaluations.rules import message, place_label, remedy
from evaluations.sheet.changes import same_text
from evaluations.sheet.edit_parts import (
    EditPart,
    cell_id,
    chosen,
    ids_by_path,
    own_parts,
    parts_of,
    row_texts,
    texts_by_id,
)
from evaluations.sheet.edits import Edits
from evaluations.storage.versions import snapshot_in
from intake.runs.filled_sheets import FilledSheet, edits_of, with_stored_uids
from intake.runs.filling import filling_of
from jobs.models import Job
from jobs.queue import note_result


@dataclass(frozen=True, slots=True)
class Difference:
    """A part of the workbook's changes in words.

    ``address`` is the cell of the workbook, "" where it is not known. ``refused`` says why the part
    cannot be taken, ``unread`` why its number, which is kept as typed, is not understood.
    ``doubled`` is whether the cell was changed in the system, too, since the workbook was made;
    ``wanted`` is whether the part is chosen beforehand.
    """

    id: str
    kind: str
    place: str
    address: str
    before: str
    after: str
    refused: str
    unread: str
    doubled: bool
    wanted: bool


@dataclass(frozen=True, slots=True)
class Differences:
    """All parts of one workbook. ``refusal`` is why they cannot be taken together, or "".

    ``stale``: the sheet was saved since the workbook was made; ``merged``: it is known what it said
    then, so that only what was typed in the workbook is listed.
    """

    items: tuple[Difference, ...]
    refusal: str
    stale: bool
    merged: bool

    @property
    def open_items(self) -> Sequence[Difference]:
        return [item for item in self.items if not item.refused]

    def ticked(self, ids: Collection[str]) -> Differences:
        """The same with these parts chosen and no others."""
        items = (replace(item, wanted=item.id in ids) for item in self.items)
        return replace(self, items=tuple(items))


def entry_for(by: User, evaluation: Evaluation) -> Mapping[str, Any] | None:
    """What this person's upload says of the sheet; None where it says nothing that can be taken."""
    job = filling_of(by).first()
    entries = sheets_of(job) if job else ()
    return next((each for each in entries if each.get("evaluation") == evaluation.pk), None)


def sheets_of(job: Job) -> Sequence[Mapping[str, Any]]:
    """The entries of an upload: sheets, refused workbooks, and sheets that were taken."""
    found: Sequence[Mapping[str, Any]] = job.result.get("sheets", ())
    return found


def differences(filled: FilledSheet, evaluation: Evaluation) -> Differences:
    """What taking the workbook would change in the sheet as it stands."""
    draft = draft_of(evaluation)
    base = _base(filled, evaluation)
    edits, parts = _parts(filled, draft, base)
    refused, refusal = _refused(draft, edits, filled)
    stale = filled.made is not None and filled.made != evaluation.version
    wanted = not filled.doubt and (base is not None or not stale)
    before = texts_by_id(base) if base else {}
    unread = _unread(draft, filled)
    items = []
    for part in parts:
        doubled = part.id in before and not same_text(before[part.id], part.before)
        item = _in_words(part, draft, filled, refused.get(part.id, ""))
        chosen_before = wanted and not (doubled or item.refused)
        items.append(
            replace(item, unread=unread.get(part.id, ""), doubled=doubled, wanted=chosen_before)
        )
    return Differences(tuple(items), refusal, stale, merged=base is not None)


def _base(filled: FilledSheet, evaluation: Evaluation) -> Any | None:
    """What the sheet said when the workbook was made, where it says something else by now."""
    if filled.made is None or filled.made == evaluation.version:
        return None
    stored = SheetVersion.objects.select_related("base")
    version = stored.filter(evaluation=evaluation, number=filled.made).exclude(kind=ASIDE).first()
    # The version of an import holds the sheet as it was read, before its rows had uids.
    if version is None:
        return None
    return with_stored_uids(read_document(snapshot_in(version).document), evaluation)


def _parts(
    filled: FilledSheet, draft: Draft, base: Any | None
) -> tuple[Edits, tuple[EditPart, ...]]:
    """The edits of the workbook and their parts; of a stale one those made in the workbook."""
    edits = edits_of(filled, draft)
    parts = parts_of(edits, draft.stored, filled.document)
    if base is None:
        return edits, parts
    parts = own_parts(parts, base, same_text)
    return chosen(edits, {part.id for part in parts}), parts


def take(
    *, filled: FilledSheet, evaluation: Evaluation, by: User, version: int, ids: Collection[str]
) -> int:
    """Save the chosen parts into the sheet, which stands in ``version``; gives how many they are.

    Raises ActionRefused: nothing chosen, saved since, no longer open, or a part that is not taken.
    """
    draft = draft_of(evaluation)
    edits, parts = _parts(filled, draft, _base(filled, evaluation))
    parts = tuple(part for part in parts if part.id in ids)
    if not parts:
        raise ActionRefused(_("没有选择要采用的内容，此表未作修改。"))
    with transaction.atomic():
        wanted = chosen(edits, {part.id for part in parts})
        save_draft(evaluation=evaluation, edits=wanted, by=by, version=version)
        _note_taken(by, evaluation, len(parts))
    return len(parts)


def _note_taken(by: User, evaluation: Evaluation, count: int) -> None:
    """The upload's row keeps how many parts were taken, and no longer what the workbook says."""
    job = filling_of(by).select_for_update().first()
    if job is None or job.is_open:
        return
    sheets = [
        {"name": each["name"], "taken": count, "sheet": evaluation.pk}
        if each.get("evaluation") == evaluation.pk
        else each
        for each in sheets_of(job)
    ]
    note_result(job, {"sheets": sheets})


# In words -----------------------------------------------------------------------------------------


def _refused(draft: Draft, edits: Edits, filled: FilledSheet) -> tuple[dict[str, str], str]:
    """Why single parts cannot be taken, by their id, and why not all of them together."""
    gone = {edit.uid for edit in edits.rows if edit.removed} & draft.carried.rows
    refused = {f"removed:{uid}": _("由预算带出的指标不能删除。") for uid in gone}
    rows = [edit for edit in edits.rows if edit.uid not in gone]
    ids = ids_by_path(filled.document)
    try:
        found = preview(draft, Edits(edits.cells, edits.funding, tuple(rows))).refused
    except ActionRefused as refusal:
        return refused, str(refusal)
    for cell in found:
        for part in _parts_at(cell.where, ids, filled):
            refused[part] = cell.sentence
    return refused, ""


def _unread(draft: Draft, filled: FilledSheet) -> dict[str, str]:
    """Why numbers of the workbook are not understood, by the id of their part."""
    ids = ids_by_path(filled.document)
    return {
        ids.get(finding.where) or cell_id(finding.where): message(finding) + remedy(finding)
        for finding in unread_numbers(filled.document, draft.edition)
    }


def _parts_at(where: str, ids: Mapping[str, str], filled: FilledSheet) -> Iterator[str]:
    """The parts that a refused path stands for: its cell, and the row where that is new."""
    yield ids.get(where) or cell_id(where)
    table, bracket, rest = where.partition("[")
    rows = getattr(filled.document, table, ()) if bracket else ()
    number = int(rest.partition("]")[0]) if bracket else 0
    if number < len(rows):
        yield f"new:{rows[number].uid}"


def _in_words(part: EditPart, draft: Draft, filled: FilledSheet, refused: str) -> Difference:
    document = filled.document if part.kind == "new" else draft.stored
    name = part.before or part.after
    match part.kind:
        case "new":
            place, after = _("新增指标行"), _row_text(filled, part)
        case "removed":
            place, after = _("删除指标行"), ""
        case "moved":
            place = _("移动指标行")
            above = part.after
            after = _("移到“%(name)s”之后") % {"name": above} if above else _("移到最前")
            name = place_label(part.where, document)
        case _cell:
            place, after = place_label(part.where, document), part.after
    before = part.before if part.kind in ("cell", "removed") else ""
    if part.kind == "moved":
        place = f"{place} · {name}"
    return Difference(
        id=part.id,
        kind=part.kind,
        place=place,
        address=filled.addresses.get(part.id, ""),
        before=before,
        after=after,
        refused=refused,
        unread="",
        doubled=False,
        wanted=not refused,
    )


def _row_text(filled: FilledSheet, part: EditPart) -> str:
    """Everything that a new row says."""
    table, _bracket, rest = part.where.partition("[")
    row = getattr(filled.document, table)[int(rest.partition("]")[0])]
    return " · ".join(row_texts(row))
