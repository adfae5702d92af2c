"""Cells to columns by what they hold, where the printed columns are shifted.

Most rows stand under their headings and need no thought. For the others every shift of the whole
row is tried, and the cheapest way to lay its cells on the columns from left to right is taken.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from core.text import is_nothing
from intake.reading.canonical import clean_text, is_numeric
from intake.reading.grid import Cell

SlotKind = Literal["name", "value", "number", "remark", "operator", "unit", "other"]
"""``operator`` and ``unit``: pieces of a value in columns of their own. ``other``: printed, but no
field of ours; what stands there is left out."""
# Costs of laying a row on its columns, in a unit of their own: only their ratios count. A column
# further away costs _STEP_COST, a shift of the whole row _SHIFT_COST a column, a cell that is left
# out _ORPHAN_COST. No record says how the single values were found. What they must achieve is held
# by tests/intake/reading/extractors/test_alignment.py and tests/corpus.
_SHIFTS: Final = (0, -1, 1, -2, 2, -3, 3, 4, 5, -4, -5)
_SHIFT_COST: Final = 0.25
_STEP_COST: Final = 0.5
_ORPHAN_COST: Final = 2.5
_LAST_ORPHAN_COST: Final = 1.8
_REPEATED_COST: Final = 0.3
_EMPTY_COST: Final[dict[SlotKind, float]] = {
    "name": 2.0,
    "value": 0.9,
    "number": 0.5,
    "remark": 0,
    "operator": 0.3,
    "unit": 0.3,
    "other": 0,
}
_NUMERIC_MISFIT: Final[dict[SlotKind, float]] = {"name": 1.0, "remark": 0.8}
_NOISE: Final = 2
_LONGEST_UNIT: Final = 6
_OPERATORS: Final = frozenset(
    (
        "≥",
        "≤",
        "=",
        ">",
        "<",
        "≧",
        "≦",
        ">=",
        "<=",
        "〉",
        "〈",
        "±",
        "定性",
        "定量",
        "等于",
        "大于",
        "小于",
        "大于等于",
        "小于等于",
        "不低于",
        "不少于",
        "不高于",
        "不超过",
        "正向",
        "反向",
        "正向指标",
        "反向指标",
        "正指标",
        "逆指标",
        "其他",
        "无",
    )
)
_ONE_NUMBER: Final = 0.5
_SPOILT_COST: Final = 3.0
"""A row that is whole but for one number that cannot be read as one: it stays where it stands."""


class Slot(NamedTuple):
    """A printed column: the field it holds, where its heading stands and what fits in it."""

    field: str
    column: int
    kind: SlotKind


class Aligned(NamedTuple):
    """The text of each field. ``cost`` has no unit; ``trust`` is 1.0 in place, at least 0.4
    moved."""

    texts: dict[str, str]
    cost: float
    straight: bool = False

    @property
    def trust(self) -> float:
        return 1.0 if self.straight else max(0.4, 1.0 - 0.1 * self.cost)


def align(cells: Sequence[Cell], slots: Sequence[Slot]) -> Aligned:
    """Lay the cells of one row on its columns; column numbers count from 0."""
    straight = _straight(cells, tuple(slots))
    if straight is not None:
        return straight
    fits = [[_misfit(cell.text, slot.kind) for slot in slots] for cell in cells]
    best = min((_laid(cells, slots, shift, fits) for shift in _SHIFTS), key=lambda found: found[0])
    placed = ((slots[slot], cells[index].text) for index, slot in best[1])
    texts = {slot.field: text for slot, text in placed if slot.kind != "other"}
    return Aligned(texts, best[0])


def _straight(cells: Sequence[Cell], slots: tuple[Slot, ...]) -> Aligned | None:
    """Every cell under its own heading and of the kind the heading wants, or None."""
    columns, name, empty = _printed(slots)
    texts: dict[str, str] = {}
    spoilt = 0
    for column, text in cells:
        slot = columns.get(column)
        if slot is None:
            return None
        field, _, kind = slot
        if kind == "other":
            continue
        if kind != "value" and _misfit(text, kind) > 0.5:
            spoilt += 1
            if kind != "number" or spoilt > 1:
                return None
        texts[field] = text
    if cells and name and name not in texts:
        return None
    missing = sum([cost for field, cost in empty if field not in texts])
    if not spoilt:
        return Aligned(texts, missing, straight=True)
    return Aligned(texts, _SPOILT_COST) if missing <= _ONE_NUMBER else None


@lru_cache(maxsize=256)
def _printed(
    slots: tuple[Slot, ...],
) -> tuple[dict[int, Slot], str, tuple[tuple[str, float], ...]]:
    """The columns by where they stand, the field that names a row, what an empty field costs."""
    name = next((slot.field for slot in slots if slot.kind == "name"), "")
    return (
        {slot.column: slot for slot in slots},
        name,
        tuple((slot.field, _EMPTY_COST[slot.kind]) for slot in slots),
    )


def _misfit(text: str, kind: SlotKind) -> float:
    """How badly a text sits under a heading of that kind."""
    if kind in {"value", "other"}:
        return 0.0
    if kind == "operator":
        return 0.0 if is_operator(text) else 2.5
    if kind == "unit":
        return _unit_misfit(text)
    numeric = is_numeric(text)
    if kind == "number":
        if numeric or is_nothing(text):
            return 0.0
        return 0.8 if len(clean_text(text)) <= _NOISE else 2.5
    return _NUMERIC_MISFIT[kind] if numeric else 0.0


def is_operator(text: str) -> bool:
    """Whether a cell prints how a value is to be compared: ≥, =, 定性."""
    return unicodedata.normalize("NFKC", text).strip() in _OPERATORS


def _unit_misfit(text: str) -> float:
    if is_operator(text) or any(letter.isdigit() for letter in text):
        return 2.5
    return 0.0 if len(text) <= _LONGEST_UNIT else 1.5


def _laid(
    cells: Sequence[Cell], slots: Sequence[Slot], shift: int, fits: Sequence[Sequence[float]]
) -> tuple[float, list[tuple[int, int]]]:
    """Cheapest way to lay cells on slots in order: cost and pairs of cell and slot index."""
    empty = [_EMPTY_COST[slot.kind] for slot in slots]
    costs = [0.0]
    for cost in empty:
        costs.append(costs[-1] + cost)
    rows = [costs]
    for index, cell in enumerate(cells):
        orphan = _orphan_cost(cells, index)
        before = rows[-1]
        row = [before[0] + orphan]
        for number, slot in enumerate(slots):
            away = abs(cell.column - slot.column - shift)
            placed = before[number] + _STEP_COST * away + fits[index][number]
            row.append(min(placed, before[number + 1] + orphan, row[number] + empty[number]))
        rows.append(row)
    pairs = list(_traced(rows, cells, slots, shift, empty, fits))[::-1]
    return rows[-1][-1] + _SHIFT_COST * abs(shift), pairs


def _traced(
    rows: list[list[float]],
    cells: Sequence[Cell],
    slots: Sequence[Slot],
    shift: int,
    empty: list[float],
    fits: Sequence[Sequence[float]],
) -> Iterator[tuple[int, int]]:
    index, number = len(cells), len(slots)
    while index and number:
        cell, slot = cells[index - 1], slots[number - 1]
        away = abs(cell.column - slot.column - shift)
        placed = rows[index - 1][number - 1] + _STEP_COST * away + fits[index - 1][number - 1]
        cost = rows[index][number]
        if abs(cost - placed) < 1e-9:
            index, number = index - 1, number - 1
            yield index, number
        elif abs(cost - rows[index][number - 1] - empty[number - 1]) < 1e-9:
            number -= 1
        else:
            index -= 1


def _orphan_cost(cells: Sequence[Cell], index: int) -> float:
    """Leaving a cell out: cheap when it only repeats, cheaper at the end than before others."""
    if index + 1 == len(cells):
        return _LAST_ORPHAN_COST
    same = clean_text(cells[index + 1].text) == clean_text(cells[index].text)
    return _REPEATED_COST if same else _ORPHAN_COST
