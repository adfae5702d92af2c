"""Edits as the parts that a person takes or leaves: cells, new, removed and moved rows. Pure.

A workbook that comes back is shown part by part; what is chosen becomes edits again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Final, Literal

from core.sheets.documents import head_fields, row_class, text_fields
from evaluations.sheet.edits import Edits, RowEdit

_LEVELS: Final = frozenset({"level1", "level1_weight", "level2", "level2_weight"})
PartKind = Literal["cell", "new", "removed", "moved"]


@dataclass(frozen=True, slots=True)
class EditPart:
    """One thing that may be taken or left.

    ``id`` names it within the sheet. ``where`` is its path as in findings: into the filled sheet
    for a new row, into the stored one for the others. ``before`` and ``after`` are the texts of a
    cell; of a new or removed row its name stands in ``after`` or ``before``, of a moved one the
    name of the row behind which it shall stand in ``after``, "" for the top.
    """

    id: str
    kind: PartKind
    where: str
    before: str = ""
    after: str = ""


def cell_id(field: str) -> str:
    return f"cell:{field}"


def money_id(source: str, field: str) -> str:
    return f"money:{source}:{field}"


def row_cell_id(uid: str, field: str) -> str:
    return f"row:{uid}:{field}"


def ids_by_path(document: Any) -> Mapping[str, str]:
    """The id of the part that a path of the document stands for, for every cell of its tables.

    Paths of the head are not listed: ``cell_id`` names them.
    """
    return {path: part for path, part, _text in _table_cells(document)}


def texts_by_id(document: Any) -> dict[str, str]:
    """What every cell says, by the id of its part."""
    head = {cell_id(name): getattr(document, name) for name in head_fields(type(document))}
    return head | {part: text for _path, part, text in _table_cells(document)}


def _table_cells(document: Any) -> Iterator[tuple[str, str, str]]:
    """Path, id and text of every cell of the tables; a row is known by its uid, else its source."""
    for table in tables_of(document):
        for number, row in enumerate(getattr(document, table)):
            for name in text_fields(type(row)):
                text = getattr(row, name)
                if hasattr(row, "uid"):
                    path = f"{table}[{number}].{name}"
                    yield path, row_cell_id(row.uid, name), text
                else:
                    yield f"{table}.{row.source}.{name}", money_id(row.source, name), text


def tables_of(document: Any) -> tuple[str, ...]:
    """The document's fields that hold rows."""
    cls = type(document)
    held = (each.name for each in fields(document) if _is_tuple(getattr(document, each.name)))
    return tuple(name for name in held if is_dataclass(row_class(cls, name)))


def _is_tuple(value: object) -> bool:
    return isinstance(value, tuple)


def parts_of(edits: Edits, stored: Any, filled: Any) -> tuple[EditPart, ...]:
    """The parts in the order of the sheet; new rows stand behind the changed ones."""
    return (*_head(edits, stored), *_money(edits, stored), *_rows(edits, stored, filled))


def _head(edits: Edits, stored: Any) -> Iterator[EditPart]:
    for name, text in edits.cells.items():
        yield EditPart(cell_id(name), "cell", name, getattr(stored, name), text)


def _money(edits: Edits, stored: Any) -> Iterator[EditPart]:
    for (source, name), text in edits.funding.items():
        before = getattr(stored.funding_row(source), name, "")
        yield EditPart(money_id(source, name), "cell", f"funding.{source}.{name}", before, text)


def _rows(edits: Edits, stored: Any, filled: Any) -> Iterator[EditPart]:
    for table in dict.fromkeys(edit.table for edit in edits.rows):
        own = [edit for edit in edits.rows if edit.table == table]
        yield from _table_rows(table, own, getattr(stored, table), getattr(filled, table))


def _table_rows(
    table: str, edits: Sequence[RowEdit], stored: Sequence[Any], filled: Sequence[Any]
) -> Iterator[EditPart]:
    ours = {row.uid: (number, row) for number, row in enumerate(stored)}
    theirs = {row.uid: (number, row) for number, row in enumerate(filled)}
    last = (len(stored), None)
    for edit in sorted(edits, key=lambda edit: ours.get(edit.uid, last)[0]):
        if edit.new:
            number, row = theirs[edit.uid]
            yield EditPart(f"new:{edit.uid}", "new", f"{table}[{number}]", "", name_of(row))
            continue
        number, row = ours[edit.uid]
        where = f"{table}[{number}]"
        if edit.removed:
            yield EditPart(f"removed:{edit.uid}", "removed", where, name_of(row))
            continue
        for name, text in edit.cells.items():
            part = row_cell_id(edit.uid, name)
            yield EditPart(part, "cell", f"{where}.{name}", getattr(row, name), text)
        if edit.after is not None:
            above = name_of(theirs[edit.after][1]) if edit.after in theirs else ""
            yield EditPart(f"moved:{edit.uid}", "moved", where, "", above)


def name_of(row: Any) -> str:
    """What a row is called: its third level, else the first text behind the levels."""
    texts = [getattr(row, name) for name in text_fields(type(row)) if name not in _LEVELS]
    named = getattr(row, "level3", "")
    return named or next((text for text in texts if text), "")


def row_texts(row: Any) -> Iterator[str]:
    """Everything that a row says, in the order of its fields, points of its levels aside."""
    for name in text_fields(type(row)):
        if not name.endswith("_weight") and getattr(row, name):
            yield getattr(row, name)


def own_parts(
    parts: Sequence[EditPart], base: Any, same: Callable[[str, str], bool]
) -> tuple[EditPart, ...]:
    """The parts that were made in the filled sheet, where it was drawn from ``base`` and the stored
    sheet has changed since: a cell that still says what it said then was not typed in, a row that
    was there then was not added. Rows that others moved stay where they are.
    """
    before = texts_by_id(base)
    uids = {row.uid for table in tables_of(base) for row in getattr(base, table) if _has_uid(row)}

    def is_own(part: EditPart) -> bool:
        uid = part.id.partition(":")[2]
        match part.kind:
            case "cell":
                return not same(before.get(part.id, ""), part.after)
            case "new":
                return uid not in uids
            case "removed":
                return uid in uids
            case _moved:
                return False

    return tuple(part for part in parts if is_own(part))


def _has_uid(row: Any) -> bool:
    return bool(getattr(row, "uid", ""))


def chosen(edits: Edits, ids: Collection[str]) -> Edits:
    """The edits of these parts only; ids that name none are passed over.

    A row that shall stand behind a new row that is not taken stands behind the one before that.
    """
    new = (edit for edit in edits.rows if edit.new)
    left = {edit.uid: edit.after for edit in new if f"new:{edit.uid}" not in ids}
    rows = (_chosen_row(edit, ids, left) for edit in edits.rows if edit.uid not in left)
    return replace(
        edits,
        cells={name: text for name, text in edits.cells.items() if cell_id(name) in ids},
        funding={place: text for place, text in edits.funding.items() if money_id(*place) in ids},
        rows=tuple(edit for edit in rows if edit != RowEdit(edit.uid, table=edit.table)),
    )


def _chosen_row(edit: RowEdit, ids: Collection[str], left: Mapping[str, str | None]) -> RowEdit:
    after = edit.after
    while after is not None and after in left:
        after = left[after]
    if edit.new:
        return replace(edit, after=after)
    cells = {name: text for name, text in edit.cells.items() if row_cell_id(edit.uid, name) in ids}
    return replace(
        edit,
        cells=cells,
        after=after if f"moved:{edit.uid}" in ids else None,
        removed=edit.removed and f"removed:{edit.uid}" in ids,
    )
