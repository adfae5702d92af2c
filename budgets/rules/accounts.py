"""Sums of a two-sided account: numbered lines, the year's sum, what was carried over, the total."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from budgets.layouts.shapes import Side
from budgets.rules.relations import Relation, sum_of
from budgets.rules.sheet import Figure, Sheet
from core.text import plain

_DIGITS: Final = "零一二三四五六七八九"
_LINE: Final = re.compile(rf"(?:([{_DIGITS}十]+)[、.]|\(([{_DIGITS}十]+)\))?(.*)")
_OF_WHICH: Final = "其中"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of one side: 三、… has number 3, （三）… has nested 3, 0 where there is none."""

    row: int
    name: str
    number: int = 0
    nested: int = 0


def lines_of(sheet: Sheet, side: Side) -> list[Line]:
    """Every row of a side, in order."""
    return [_line(row, sheet.text(row, side.label)) for row in range(sheet.count)]


def _line(row: int, text: str) -> Line:
    number, nested, name = _LINE.findall(text)[0]
    return Line(row, name, _numeral(number), _numeral(nested))


def _numeral(text: str) -> int:
    """二十六 is 26; 0 for "" and for what is no number below 100."""
    tens, ten, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return 0
    high = _DIGITS.index(tens) if tens else 1
    low = _DIGITS.index(ones) if ones else 0
    return high * 10 + low if ten else _DIGITS.index(tens or "零")


def balances(sheet: Sheet) -> Iterator[Relation]:
    """Lines to the year's sum, that to the total, and the totals of both sides."""
    for side in sheet.shape.sides:
        lines = lines_of(sheet, side)
        for amount in side.amounts:
            yield from _items(sheet, side, lines, amount)
            yield from _closing(sheet, side, lines, amount)
    if len(sheet.shape.sides) == 2:
        left, right = (_total(sheet, side) for side in sheet.shape.sides)
        if left is not None and left.printed and right is not None:
            yield from sum_of("sides", _name(sheet, right), right, [left], sheet)


def _total(sheet: Sheet, side: Side) -> Figure | None:
    at = find(lines_of(sheet, side), side.total)
    return None if at is None else sheet.figure(at, side.amounts[0])


def _name(sheet: Sheet, figure: Figure) -> str:
    """The label of the figure's own side."""
    column = sheet.shape.columns[figure.column]
    side = next(side for side in sheet.shape.sides if column in side.amounts)
    name = sheet.text(figure.row, side.label)
    return f"{name} · {column}" if len(side.amounts) > 1 else name


def find(lines: list[Line], names: tuple[str, ...]) -> int | None:
    """The row of the first line with one of these names."""
    wanted = {plain(name) for name in names}
    return next((line.row for line in lines if line.name in wanted), None)


def _items(sheet: Sheet, side: Side, lines: list[Line], amount: str) -> Iterator[Relation]:
    """No finding where a number is skipped (a line may be lost) or a value has no name."""
    at = find(lines, side.subtotal)
    end = find(lines, side.total) if at is None else at
    if end is None:
        return
    above = lines[:end]
    items = [line for line in above if line.number]
    if [line.number for line in items] != list(range(1, len(items) + 1)):
        return
    unsure = {plain(name) for name in side.unsure} | {""}
    if any(line.name in unsure and sheet.has_value(line.row, (amount,)) for line in above):
        return
    if at is None:
        items += [line for line in above if line.name in {plain(name) for name in side.between}]
    total = sheet.figure(end, amount)
    if total is not None:
        parts = [sheet.figure(line.row, amount) for line in items]
        yield from sum_of("items", _name(sheet, total), total, parts, sheet)


def _closing(sheet: Sheet, side: Side, lines: list[Line], amount: str) -> Iterator[Relation]:
    """No finding where a line with a value stands in between that nobody knows."""
    first, last = find(lines, side.subtotal), find(lines, side.total)
    if first is None or last is None or last <= first:
        return
    added = {plain(name) for name in side.between}
    rows = [first]
    for line in lines[first + 1 : last]:
        if line.name in added and not line.number:
            rows.append(line.row)
        elif not _is_of_which(line) and sheet.has_value(line.row, (amount,)):
            return
    total = sheet.figure(last, amount)
    if total is not None:
        parts = [sheet.figure(row, amount) for row in rows]
        yield from sum_of("closing", _name(sheet, total), total, parts, sheet)


def _is_of_which(line: Line) -> bool:
    """Whether a line only splits up the line above it."""
    return bool(line.number or line.nested) or line.name.startswith(_OF_WHICH)


def nested_sums(sheet: Sheet) -> Iterator[Relation]:
    """Lines（一）（二）… to the line 一、… above them."""
    for side in sheet.shape.sides:
        if side.nested:
            for head, below in _groups(lines_of(sheet, side)):
                for amount in side.amounts:
                    parts = [sheet.figure(line.row, amount) for line in below]
                    total = sheet.figure(head.row, amount)
                    name = sheet.text(head.row, side.label)
                    yield from sum_of("nested", name, total, parts, sheet)


def _groups(lines: list[Line]) -> Iterator[tuple[Line, list[Line]]]:
    """Each numbered line with those nested right below it, counted from one without a gap."""
    for place, head in enumerate(lines):
        if not head.number:
            continue
        below: list[Line] = []
        for line in lines[place + 1 :]:
            if line.nested != len(below) + 1:
                break
            below.append(line)
        follower = place + 1 + len(below)
        broken_off = follower < len(lines) and lines[follower].nested
        if below and not broken_off:
            yield head, below
