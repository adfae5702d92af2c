"""Under which headings the numbers of the money stand, where the print alone does not say it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from intake.reading.arithmetic import ENOUGH, ORDER, fitness, laid
from intake.reading.canonical import is_numeric
from intake.reading.extractors.alignment import Slot
from intake.reading.extractors.entries import is_entry
from intake.reading.grid import Cell
from intake.reading.recognisers.labels import Labels
from intake.reading.recognisers.lines import Line

_LEAST: Final = 3
"""Numbers of a row from which they can say where they belong."""
MOVED: Final = "资金各栏与栏目名称对不上，已按数字之间的关系（执行率、得分）确定各栏，请核对"


class MoneyColumns(NamedTuple):
    """The columns, and what is to be said where they are not the printed ones."""

    slots: tuple[Slot, ...]
    note: str = ""


def columns_by_numbers(rows: Sequence[Line], slots: tuple[Slot, ...]) -> MoneyColumns:
    """The printed columns, or others where only those make the row of the total add up."""
    line = next((line for line in rows if len(_numbers(line, slots)) >= _LEAST), None)
    if line is None:
        return MoneyColumns(slots)
    cells = _numbers(line, slots)
    known = {slot.column: slot.field for slot in slots if slot.field in ORDER}
    straight = {known[cell.column]: cell.text for cell in cells if cell.column in known}
    stray = len(straight) < len(cells)
    fit = fitness(straight)
    held = {cell.column for cell in line.cells}
    whole = not stray and all(column in held for column in known)
    if whole or not (stray or line.row.width == 0 or _is_copied(line) or fit < 0):
        return MoneyColumns(slots)
    names, better = laid([cell.text for cell in cells], _fields(slots, len(cells)))
    # Numbers that stand nowhere need only go together; those under a heading must contradict it.
    least = 0.0 if stray else ENOUGH
    if not names or better < ENOUGH or better < fit + least or names == tuple(straight):
        return MoneyColumns(slots)
    others = tuple(slot for slot in slots if slot.field not in ORDER)
    moved = tuple(
        Slot(name, cell.column, "number") for name, cell in zip(names, cells, strict=True)
    )
    return MoneyColumns(tuple(sorted((*moved, *others), key=lambda slot: slot.column)), MOVED)


def _is_copied(line: Line) -> bool:
    return line.grid.kind == "text"


def _numbers(line: Line, slots: Sequence[Slot]) -> list[Cell]:
    """The numbers and marks of a row, from the first number on."""
    remarks = {slot.column for slot in slots if slot.kind in {"other", "remark"}}
    remarks |= {slot.column for slot in slots if slot.field not in ORDER}
    start = next((n for n, c in enumerate(line.cells) if is_numeric(c.text)), len(line.cells))
    return [c for c in line.cells[start:] if c.column not in remarks and is_entry(c.text)]


def _fields(slots: Sequence[Slot], count: int) -> tuple[str, ...]:
    """The fields of the headings from left to right; all there are where there are too few."""
    printed = tuple(slot.field for slot in slots if slot.field in ORDER)
    return printed if len(printed) >= count else ORDER


def in_pairs(heading: Line, labels: Labels[str]) -> bool:
    """Whether the labels of the heading have their numbers beside them: 预算数：100 执行数：95."""
    cells = heading.cells
    hits = {hit.first for hit in labels.in_cells(cells, near=False)}
    followed = sum(n + 1 < len(cells) and is_numeric(cells[n + 1].text) for n in hits)
    return followed >= 2 and followed >= len(hits) - 1
