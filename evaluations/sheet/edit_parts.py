"""Edits as the parts that a person takes or leaves: cells, new, removed and moved rows. Pure.

A workbook that comes back is shown part by part; what is chosen becomes edits again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from evaluations.sheet.document import INDICATOR_FIELDS, TEXT_FIELDS, IndicatorRow, SelfEvaluation
from evaluations.sheet.edits import Edits, RowEdit

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


def ids_by_path(document: SelfEvaluation) -> Mapping[str, str]:
    """The id of the part that a path of the document stands for, for every cell of its tables.

    Paths of the head are not listed: ``cell_id`` names them.
    """
    rows = {
        f"indicators[{number}].{name}": row_cell_id(row.uid, name)
        for number, row in enumerate(document.indicators)
        for name in _ROW_CELLS
    }
    money = {
        f"funding.{row.source}.{name}": money_id(row.source, name)
        for row in document.funding
        for name in _MONEY_CELLS
    }
    return rows | money


_ROW_CELLS: Final = tuple(name for name in INDICATOR_FIELDS if name != "level1_weight")
_MONEY_CELLS: Final = ("initial_budget", "adjusted_budget", "executed")


def parts_of(edits: Edits, stored: SelfEvaluation, filled: SelfEvaluation) -> tuple[EditPart, ...]:
    """The parts in the order of the sheet; new rows stand behind the changed ones."""
    return (*_head(edits, stored), *_money(edits, stored), *_rows(edits, stored, filled))


def _head(edits: Edits, stored: SelfEvaluation) -> Iterator[EditPart]:
    for name, text in edits.cells.items():
        yield EditPart(cell_id(name), "cell", name, getattr(stored, name), text)


def _money(edits: Edits, stored: SelfEvaluation) -> Iterator[EditPart]:
    for (source, name), text in edits.funding.items():
        before = getattr(stored.funding_row(source), name, "")
        yield EditPart(money_id(source, name), "cell", f"funding.{source}.{name}", before, text)


def _rows(edits: Edits, stored: SelfEvaluation, filled: SelfEvaluation) -> Iterator[EditPart]:
    places = {row.uid: number for number, row in enumerate(stored.indicators)}
    ours = {row.uid: row for row in stored.indicators}
    theirs = {row.uid: (number, row) for number, row in enumerate(filled.indicators)}
    by_place = sorted(edits.rows, key=lambda edit: places.get(edit.uid, len(places)))
    for edit in by_place:
        if edit.new:
            number, row = theirs[edit.uid]
            where = f"indicators[{number}].level3"
            yield EditPart(f"new:{edit.uid}", "new", where, "", row.level3)
            continue
        where = f"indicators[{places[edit.uid]}]"
        if edit.removed:
            name = ours[edit.uid].level3
            yield EditPart(f"removed:{edit.uid}", "removed", f"{where}.level3", name)
            continue
        yield from _row_cells(edit, ours[edit.uid], where)
        if edit.after is not None:
            above = theirs[edit.after][1].level3 if edit.after in theirs else ""
            yield EditPart(f"moved:{edit.uid}", "moved", f"{where}.level3", "", above)


def _row_cells(edit: RowEdit, row: IndicatorRow, where: str) -> Iterator[EditPart]:
    for name, text in edit.cells.items():
        part = row_cell_id(edit.uid, name)
        yield EditPart(part, "cell", f"{where}.{name}", getattr(row, name), text)


def texts_by_id(document: SelfEvaluation) -> dict[str, str]:
    """What every cell says, by the id of its part."""
    texts = {cell_id(name): getattr(document, name) for name in TEXT_FIELDS}
    for line in document.funding:
        texts |= {money_id(line.source, name): getattr(line, name) for name in _MONEY_CELLS}
    for row in document.indicators:
        texts |= {row_cell_id(row.uid, name): getattr(row, name) for name in _ROW_CELLS}
    return texts


def own_parts(
    parts: Sequence[EditPart], base: SelfEvaluation, same: Callable[[str, str], bool]
) -> tuple[EditPart, ...]:
    """The parts that were made in the filled sheet, where it was drawn from ``base`` and the stored
    sheet has changed since: a cell that still says what it said then was not typed in, a row that
    was there then was not added. Rows that others moved stay where they are.
    """
    before = texts_by_id(base)
    uids = {row.uid for row in base.indicators}

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
        rows=tuple(edit for edit in rows if edit != RowEdit(edit.uid)),
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
