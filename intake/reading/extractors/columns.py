"""The printed columns of a block, read from its heading row."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from core.sheets.spec import Cell as Field
from core.view.tree import NUMERIC
from intake.reading.canonical import key
from intake.reading.extractors.alignment import Slot, SlotKind
from intake.reading.grid import Cell
from intake.reading.recognisers.labels import Found, Labels

_EXACT = 1.0
_KINDS: Final[Mapping[str, SlotKind]] = {
    **dict.fromkeys(NUMERIC, "number"),
    "value": "value",
    "name": "name",
}
_OF_PARTS: Final[Mapping[str, SlotKind]] = {"before": "operator", "after": "unit"}
_BESIDE: Final[Mapping[str, SlotKind]] = {"received": "number"}


def slot_kind(field: Field) -> SlotKind:
    """What fits under a heading of that field."""
    if field.field in {"level1", "level2", "level3"}:
        return "name"
    return _KINDS.get(field.kind, "remark")


def printed_slots(
    cells: Sequence[Cell],
    labels: Labels[str],
    kinds: Mapping[str, SlotKind],
    numeric: Collection[int] = (),
    *,
    foreign: bool = False,
) -> list[Slot]:
    """The columns a heading row names, and those whose heading is unreadable.

    ``numeric`` are the columns that hold numbers below, by which a lost first heading is known.
    Headings of a ``foreign`` sheet are known by the words in them before they count as damaged,
    and a column whose heading is printed is never taken for one that is not.
    """
    found: dict[str, int] = {}
    rest = dict(cells)
    if foreign:
        _take(labels.in_cells(cells, near=False), cells, found, rest)
        _take_like(labels, found, rest, numeric)
        left = [cell for cell in cells if cell.column in rest]
        _take(labels.in_cells(left), left, found, rest)
    else:
        _take(labels.in_cells(cells), cells, found, rest)
    order = list(kinds)
    _fill_gaps(found, order, rest if foreign else ())
    _fill_front(found, order, numeric)
    slots = [Slot(name, column, _kind(name, kinds)) for name, column in found.items()]
    return sorted([*slots, *_others(rest, found)], key=lambda slot: slot.column)


def _take(
    hits: Sequence[Found[str]], cells: Sequence[Cell], found: dict[str, int], rest: dict[int, str]
) -> None:
    """Every field with the column of its heading, the very labels before the damaged ones."""
    for hit in sorted(hits, key=lambda hit: hit.trust < _EXACT):
        column = cells[hit.first].column
        if hit.value and found.setdefault(hit.value, column) == column:
            for cell in cells[hit.first : hit.last + 1]:
                rest.pop(cell.column, None)


def _take_like(
    labels: Labels[str], found: dict[str, int], rest: dict[int, str], numeric: Collection[int]
) -> None:
    """Headings known by the words in them; a text in front of all headings names the block."""
    first = min(found.values(), default=0)
    for column, text in list(rest.items()):
        if column < first and column not in numeric:
            continue
        field = labels.like(text) if labels.exact(text) is None else None
        if field and field not in found:
            found[field] = column
            del rest[column]


def _kind(name: str, kinds: Mapping[str, SlotKind]) -> SlotKind:
    return kinds.get(name) or _OF_PARTS.get(name.partition(".")[2]) or _BESIDE.get(name, "remark")


def _others(rest: Mapping[int, str], found: Mapping[str, int]) -> Iterator[Slot]:
    """Columns under headings of no field of ours, such as a second one of remarks."""
    first = min(found.values(), default=0)
    for column, text in rest.items():
        if column > first and column not in found.values() and len(key(text)) > 1:
            yield Slot(f"?{column}", column, "other")


def _fill_gaps(found: dict[str, int], order: list[str], printed: Collection[int]) -> None:
    """Between two known headings, as many unknown ones as columns are known by their order.

    Not where one of them has a ``printed`` heading, which says something else.
    """
    known = [name for name in order if name in found]
    for left, right in pairwise(known):
        missing = order[order.index(left) + 1 : order.index(right)]
        gap = range(found[left] + 1, found[right])
        if missing and len(missing) == len(gap) and not any(c in printed for c in gap):
            found.update(zip(missing, gap, strict=True))


def _fill_front(found: dict[str, int], order: list[str], numeric: Collection[int]) -> None:
    """Columns of numbers left of the first known heading belong to the headings before it."""
    first = next((name for name in order if name in found), None)
    if first is None:
        return
    column = found[first]
    for name in reversed(order[: order.index(first)]):
        column -= 1
        if column not in numeric:
            return
        found[name] = column
