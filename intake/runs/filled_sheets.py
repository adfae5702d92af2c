"""A workbook that came back: which sheet it is of, what it says there, and in which cells.

What a person decides about later is kept as JSON in the job's row (``FilledSheet.to_json``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell

from accounts.models import User
from core.sheets.documents import to_json
from core.sheets.kinds import kind_of, read_document, spec_named
from core.sheets.spec import SheetSpec
from core.text import plain
from core.view.tree import Placed, View
from core.view.workbook import addresses, positions
from evaluations.lifecycle.carried import under_stored_uids
from evaluations.lifecycle.drafts import Draft, draft_of
from evaluations.lifecycle.permissions import may_edit, visible_evaluations
from evaluations.models import Evaluation
from evaluations.outputs.workbook_ids import AlteredId, WorkbookId, read_id
from evaluations.sheet.carried import as_stored
from evaluations.sheet.changes import same_text
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.edit_parts import cell_id, ids_by_path, name_of, tables_of
from evaluations.sheet.editions import Edition
from evaluations.sheet.edits import Edits
from evaluations.sheet.edits_between import edits_between
from evaluations.sheet.row_uids import new_uid
from evaluations.sheet.upgrade import upgraded
from evaluations.storage.mapper import to_document
from intake.runs.marked_rows import marked_rows, with_marked_rows

_SHEET: Final = re.compile(r"工作表“(?P<sheet>.+)”")
_IN_ROW: Final = re.compile(r"(?P<table>\w+)(?:\[|\.)(?P<row>\w+)\]?\.(?P<field>\w+)")


class WorkbookRefused(Exception):
    """The workbook is not taken; the message is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """What a workbook says of one sheet.

    ``made`` is the version of the sheet of which the workbook was made, None where it bears no
    identity. ``addresses`` are by the id of a part (``evaluations.sheet.edit_parts``): F12.
    ``left_out`` are labels and texts for which the sheet of today has no cell. ``doubt`` is a
    sentence about what a person should make sure of first.
    """

    name: str
    evaluation: int
    made: int | None
    document: Any
    addresses: Mapping[str, str] = field(default_factory=dict)
    left_out: Sequence[tuple[str, str]] = ()
    doubt: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "evaluation": self.evaluation,
            "made": self.made,
            "document": to_json(self.document),
            "addresses": dict(self.addresses),
            "left_out": [list(each) for each in self.left_out],
            "doubt": self.doubt,
        }

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> FilledSheet:
        return cls(
            name=found["name"],
            evaluation=found["evaluation"],
            made=found["made"],
            document=read_document(found["document"]),
            addresses=found["addresses"],
            left_out=[(label, text) for label, text in found["left_out"]],
            doubt=found["doubt"],
        )


def filled_sheet(
    workbook: Mapping[str, Any], by: User, expected: Evaluation | None = None
) -> FilledSheet:
    """What the workbook (``intake.reading.filled_workbooks``) says of the sheet whose it is.

    ``expected`` is the sheet from whose page it was uploaded; only for that one a workbook without
    an identity may be meant. Raises WorkbookRefused.
    """
    if workbook["refused"]:
        raise WorkbookRefused(workbook["refused"])
    identity = _identity(workbook)
    evaluation = _sheet(workbook["name"], identity, by, expected)
    document, doubt = _document(workbook, identity, evaluation)
    return _filled(workbook, identity, document, evaluation, doubt)


def edits_of(filled: FilledSheet, draft: Draft) -> Edits:
    """What the workbook changes in the sheet, in the cells that a preparer may type.

    What came from the budget and what is computed may stand otherwise in the file: it is passed
    over. A text that a spreadsheet only prints otherwise ("10.00" comes back as "10") is no change.
    """
    document = filled.document
    if isinstance(document, SelfEvaluation):
        document = as_stored(document, draft.stored, draft.carried, draft.edition)
    else:
        held = {name: getattr(draft.stored, name) for name in draft.carried.cells}
        document = replace(document, **held)
    new = _uids(document) - _uids(draft.stored)
    return edits_between(draft.stored, document, draft.edition, new=new, same=same_text)


def _uids(document: Any) -> set[str]:
    rows = (row for table in tables_of(document) for row in getattr(document, table))
    return {row.uid for row in rows if getattr(row, "uid", "")}


# Which sheet --------------------------------------------------------------------------------------


def _identity(workbook: Mapping[str, Any]) -> WorkbookId | None:
    try:
        return read_id(workbook["identity"])
    except AlteredId:
        template = _(
            "“%(name)s”的标识被改动过，或由另一套系统生成，没有读取。请重新下载自评表，填写后上传。"
        )
        raise WorkbookRefused(template % {"name": workbook["name"]}) from None


def _sheet(
    name: str, identity: WorkbookId | None, by: User, expected: Evaluation | None
) -> Evaluation:
    """The sheet that the workbook is of, which ``by`` may fill. Raises WorkbookRefused."""
    if identity is None:
        if expected is None:
            template = _(
                "“%(name)s”中没有本系统的标识，不知道是哪张表。"
                "请从那张自评表的页面上传，或重新下载后填写。"
            )
            raise WorkbookRefused(template % {"name": name})
        return expected
    if expected is not None and identity.sheet == expected.pk:
        return expected
    mine = visible_evaluations(by).select_related("unit").filter(pk=identity.sheet).first()
    if expected is not None:
        raise WorkbookRefused(_other_sheet(name, mine))
    if mine is None:
        template = _("“%(name)s”所属的自评表已不存在，或不归您填报。")
        raise WorkbookRefused(template % {"name": name})
    decision = may_edit(by, mine)
    if not decision.allowed:
        raise WorkbookRefused(
            _("“%(name)s”：%(reason)s") % {"name": name, "reason": decision.reason}
        )
    return mine


def _other_sheet(name: str, mine: Evaluation | None) -> str:
    if mine is None:
        return _("“%(name)s”是另一张自评表的工作簿，没有读取。") % {"name": name}
    template = _("“%(name)s”是%(year)d年“%(project)s”（%(unit)s）的工作簿，不是本表的，没有读取。")
    words = {"year": mine.year, "project": mine.project_name, "unit": mine.unit.name}
    return template % ({"name": name} | words)


# What it says -------------------------------------------------------------------------------------


def _document(
    workbook: Mapping[str, Any], identity: WorkbookId | None, evaluation: Evaluation
) -> tuple[Mapping[str, Any], str]:
    """The document in the workbook that is the sheet, and what is doubtful about it."""
    kind = evaluation.sheet_kind
    sheets = [each for each in workbook["documents"] if each["kind"] == kind.name]
    wanted = plain(kind.called(to_document(evaluation)))
    named = [
        each
        for each in sheets
        if (not wanted or plain(kind.name_of(each)) == wanted)
        and (identity is not None or _is_of(each, evaluation))
    ]
    if len(named) == 1:
        return named[0], "" if identity else _(
            "工作簿中没有本系统的标识（可能是从别处复制的，或用其他软件另存过），"
            "请先确认它是这张表的，再选择要采用的内容。"
        )
    if identity is not None and len(sheets) == 1:
        template = _("工作簿中的项目名称是“%(name)s”，与本表不同，请先确认再选择要采用的内容。")
        found = " ".join(str(sheets[0].get(name) or "") for name in kind.name_fields).strip()
        # A sheet in which no name was found is known by its identity alone.
        return sheets[0], template % {"name": found} if found else ""
    template = _(
        "“%(name)s”中没有（或不止一张）%(year)s年“%(project)s”的自评表，"
        "请上传由本页下载并填写的工作簿。"
    )
    words = {"year": evaluation.year, "project": evaluation.project_name}
    raise WorkbookRefused(template % ({"name": workbook["name"]} | words))


def _is_of(document: Mapping[str, Any], evaluation: Evaluation) -> bool:
    same_year = str(document["year"]) == str(evaluation.year)
    return same_year and document["edition"] == evaluation.edition


def _filled(
    workbook: Mapping[str, Any],
    identity: WorkbookId | None,
    found: Mapping[str, Any],
    evaluation: Evaluation,
    doubt: str,
) -> FilledSheet:
    draft = draft_of(evaluation)
    edition = _edition_of(found, identity, draft)
    cells = workbook["cells"].get(_sheet_name(found), {})
    document = evaluation.sheet_kind.read(found)
    marks = marked_rows(cells)
    if marks and edition.id == draft.edition.id:
        document = with_marked_rows(document, found, draft.stored, edition, cells)
    document, places = _as_typed(document, draft.stored, edition, cells)
    left_out: Sequence[tuple[str, str]] = ()
    if edition.id != draft.edition.id:
        result = upgraded(document, draft.stored, edition, draft.edition)
        document, left_out = result.document, result.left_out
    else:
        document = _named_rows(with_stored_uids(document, evaluation), draft.stored)
    return FilledSheet(
        name=workbook["name"],
        evaluation=evaluation.pk,
        made=identity.version if identity else None,
        document=document,
        addresses=_by_id(places, document),
        left_out=left_out,
        doubt=doubt,
    )


def _edition_of(found: Mapping[str, Any], identity: WorkbookId | None, draft: Draft) -> Edition:
    """The edition in which the workbook was drawn: what it bears counts for more than its looks."""
    wanted = identity.edition if identity else str(found["edition"])
    known = None if wanted == draft.edition.id else spec_named(wanted)
    return draft.edition if known is None or known.kind != draft.edition.kind else known


def _sheet_name(found: Mapping[str, Any]) -> str:
    place = _SHEET.search(str((found.get("evidence") or {}).get("place", "")))
    return place["sheet"] if place else ""


def with_stored_uids(document: Any, evaluation: Evaluation) -> Any:
    """The rows under the uids of the stored rows that they continue; others keep what they have."""
    if isinstance(document, SelfEvaluation):
        return under_stored_uids(document, evaluation)
    stored = to_document(evaluation)
    tables = {
        table: _continued(getattr(document, table), getattr(stored, table))
        for table in tables_of(document)
    }
    return replace(document, **tables)


def _continued(rows: Sequence[Any], stored: Sequence[Any]) -> tuple[Any, ...]:
    """By uid, else by levels and name, else by levels and the order under them."""
    free = {row.uid: row for row in stored}
    named = {row.uid: row for row in rows if free.pop(row.uid, None) is not None}
    result = list(rows)
    for key in (_names, _levels):
        for number, row in enumerate(result):
            if row.uid in named:
                continue
            match = next((uid for uid, old in free.items() if key(old) == key(row)), None)
            if match is not None:
                del free[match]
                result[number] = named[match] = replace(row, uid=match)
    return tuple(result)


def _levels(row: Any) -> tuple[str, ...]:
    return tuple(plain(getattr(row, name, "")) for name in ("level1", "level2"))


def _names(row: Any) -> tuple[str, ...]:
    return (*_levels(row), plain(name_of(row)))


def _named_rows(document: Any, stored: Any) -> Any:
    """The document with a uid for every row: one that continues no stored row gets a new one."""
    known = _uids(stored)

    def named(row: Any) -> Any:
        return row if getattr(row, "uid", None) in {None, *known} else replace(row, uid=new_uid())

    tables = {table: tuple(map(named, getattr(document, table))) for table in tables_of(document)}
    return replace(document, **tables)


def _by_id(places: Mapping[str, str], document: Any) -> dict[str, str]:
    ids = ids_by_path(document)
    return {ids.get(path) or cell_id(path): address for path, address in places.items()}


# In which cells -----------------------------------------------------------------------------------


def _as_typed(
    document: Any, stored: Any, edition: SheetSpec, cells: Mapping[str, str]
) -> tuple[Any, dict[str, str]]:
    """The document with its texts as they were typed (line breaks stay), and where each stands.

    The sheet is drawn once more. An address counts only where the cell says what was read, or where
    its label stands before it; then what stands there is what was typed. A value of the head that
    was found in neither way was not read: it stays as it is stored.
    """
    view = kind_of(document).draw(document, edition)
    where = addresses(view)
    texts = {cell.key: cell.text for cell in view.cells if cell.key}
    labelled = _labelled(view, cells)
    places: dict[str, str] = {}
    typed: dict[str, str] = {}
    for path, address in where.items():
        text = cells.get(address, "").strip()
        if path in labelled or same_text(text, texts[path]):
            places[path] = address
            if path in labelled or plain(text) == plain(texts[path]):
                typed[path] = text
        elif not texts[path] and hasattr(stored, path):
            typed[path] = getattr(stored, path)
    return _with_texts(document, typed), places


def _labelled(view: View, cells: Mapping[str, str]) -> set[str]:
    """The values of the head whose label is found at the place before them."""
    found = set()
    before: Placed | None = None
    for row, each in positions(view):
        key = each.cell.key
        is_head = key and "." not in key and "[" not in key and not each.cell.is_computed
        if is_head and before is not None and before.cell.role == "label":
            address = xl_rowcol_to_cell(row, before.column)
            if plain(cells.get(address, "")) == plain(before.cell.printed):
                found.add(key)
        before = each
    return found


def _with_texts(document: Any, texts: Mapping[str, str]) -> Any:
    """The document with these texts, by path."""
    head: dict[str, Any] = {path: text for path, text in texts.items() if hasattr(document, path)}
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for path, text in texts.items():
        if match := _IN_ROW.fullmatch(path):
            rows.setdefault((match["table"], match["row"]), {})[match["field"]] = text
    tables = {
        table: tuple(
            replace(row, **rows.get((table, str(getattr(row, "source", number))), {}))
            for number, row in enumerate(getattr(document, table))
        )
        for table in {table for table, _row in rows} & set(tables_of(document))
    }
    return replace(document, **head, **tables)
