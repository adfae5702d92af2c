"""Pieces of running text laid on the cells of a row, the cheapest way."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from core.remembering import remember_short
from intake.reading.canonical import join_cells

_STATUS: Final = re.compile(
    r"(?:约|不少于|不低于)?[≥≤<>≧≦〉〈]?\s*\d[\d.,]*\s*(?:%|[\u4e00-\u9fff]{0,3})(?:以上|以下|以内)?"
)
_MARK: Final = re.compile(r"[—―–－_/-]+")
_NOTHING: Final = "无"
# Lengths and costs of a reading. Costs have a unit of their own: only their ratios count. Widths
# are in Chinese characters. No record says how the single values were found. What they must achieve
# is held by tests/intake/reading/extractors/test_wide_text.py and tests/corpus; for the method see
# docs/adr/0102-running-text-by-cost.md.
_MAX_STATUS_LENGTH: Final = 8
_SHORT_STATUS: Final = 5
_LIKE_STATUS: Final = 0.1
_EMPTY: Final = 2.5
_WORDED: Final = 0.5
_WORDED_LINE: Final = 0.1
_TOO_MUCH: Final = 12.0
_GOES_ON: Final = 1.2
_OPEN: Final = ("，", "、", "（", "(", "“", "《", "的", "和", "及", "与", "不", "-")
_CLOSING: Final = ("，", "。", "、", "；", "：", "）", ")", "”", "》", "%", "的")
_READINGS: Final = 3
_ENOUGH: Final = 3
_SHORT_LINE: Final = 0.5
_LONG_LINE: Final = 0.4
_MAX_PIECES: Final = 24
_NEVER: Final = 1e9


@dataclass(frozen=True, slots=True)
class Piece:
    """Text without blanks. ``same_line``: a blank and no line break stands before it."""

    text: str
    same_line: bool


@dataclass(frozen=True, slots=True)
class Statuses:
    """What the short cells say: whole words, and how others of a few letters end."""

    words: frozenset[str]
    endings: tuple[str, ...] = ()


Cells = list[Sequence[Piece]]


def divide(
    rows: Sequence[Sequence[Piece]], kinds: Sequence[str], statuses: Statuses
) -> list[list[str]]:
    """The texts of every row's cells, "" for cells that print nothing.

    Read more than once: each reading shows how wide the columns are, which the next goes by,
    since a line that wraps is as long as its column is wide.
    """
    lines = [_Lines(row, statuses) for row in rows]
    widths = [0.0] * len(kinds)
    for _ in range(_READINGS):
        laid = [_laid(row, kinds, widths) for row in lines]
        widths = [_column_width([cells[n] for cells in laid]) for n in range(len(kinds))]
    return [[_joined(cell) for cell in cells] for cells in laid]


def _column_width(cells: Sequence[Sequence[Piece]]) -> float:
    """How wide a column is: as its wrapped lines, but for the last of each, mostly are."""
    full = sorted(width_of(piece.text) for cell in cells for piece in cell[:-1])
    if len(full) >= _ENOUGH:
        return full[len(full) // 2]
    return max((width_of(piece.text) for cell in cells for piece in cell), default=0.0)


def _laid(lines: _Lines, kinds: Sequence[str], widths: Sequence[float]) -> Cells:
    count = len(lines.pieces)
    best = [[_NEVER] * (count + 1) for _ in range(len(kinds) + 1)]
    start = [[0] * (count + 1) for _ in range(len(kinds) + 1)]
    best[0][0] = 0.0
    for number, kind in enumerate(kinds):
        short, long = lines.misfits(widths[number])
        row, begins = best[number + 1], start[number + 1]
        for begin, base in enumerate(best[number]):
            if base >= _NEVER:
                continue
            if base + _EMPTY < row[begin]:
                row[begin], begins[begin] = base + _EMPTY, begin
            if begin == count:
                break
            base += lines.begins[begin] - short[begin] - long[begin]
            for end, wraps in enumerate(lines.wraps[begin], begin + 1):
                total = base + wraps + short[end - 1] + long[end]
                if total < row[end]:
                    total += _kind_cost(lines, begin, end, kind)
                    if total < row[end]:
                        row[end], begins[end] = total, begin
    return _traced(lines.pieces, start, _furthest(best[-1]))


def _furthest(row: Sequence[float]) -> int:
    """Where the last cell ends: pieces left over cost as much as a wrong one each."""
    return min(range(len(row)), key=lambda end: row[end] + 1.5 * (len(row) - 1 - end))


def _traced(pieces: Sequence[Piece], start: list[list[int]], end: int) -> Cells:
    cells: Cells = []
    for number in range(len(start) - 1, 0, -1):
        begin = start[number][end]
        cells.append(pieces[begin:end])
        end = begin
    return cells[::-1]


def _joined(pieces: Sequence[Piece]) -> str:
    return join_cells([piece.text for piece in pieces])


def _kind_cost(lines: _Lines, begin: int, end: int, kind: str) -> float:
    """How badly these pieces read as one cell of that kind, however they are wrapped."""
    text = lines.pieces[begin].text
    if end == begin + 1 and lines.marks[begin]:
        return 0.0 if kind in {"target", "actual", "remark"} else 1.5
    if kind in {"status", "actual"}:
        return _status_cost(lines, begin, end)
    if kind == "remark":
        return 0.0 if text == _NOTHING or len(text) > 4 else 0.6
    return 1.6 if end == begin + 1 and is_status(text, lines.statuses.words) else 0.0


def _status_cost(lines: _Lines, begin: int, end: int) -> float:
    if end == begin + 1:
        text = lines.pieces[begin].text
        if is_status(text, lines.statuses.words):
            return 0.0
        if len(text) <= _SHORT_STATUS and text.endswith(lines.statuses.endings):
            return _LIKE_STATUS
    length = max(lines.widths[begin:end])
    return _WORDED + _WORDED_LINE * (end - begin - 1) + 0.04 * max(0.0, length - _MAX_STATUS_LENGTH)


def is_status(text: str, statuses: frozenset[str]) -> bool:
    """A short word or number that says how far something has come."""
    bare = unicodedata.normalize("NFKC", text).strip("。.")
    return text in statuses or bare in statuses or (
        len(bare) <= _MAX_STATUS_LENGTH and _STATUS.fullmatch(bare) is not None
    )  # fmt: skip


class _Lines:
    """The pieces of one record, and what it costs to wrap them, whatever cell they stand in."""

    def __init__(self, pieces: Sequence[Piece], statuses: Statuses) -> None:
        self.pieces, self.statuses = pieces, statuses
        self.widths = [width_of(piece.text) for piece in pieces]
        self.marks = [_MARK.fullmatch(piece.text) is not None for piece in pieces]
        self.begins = [self._begin_cost(index) for index in range(len(pieces))]
        self.wraps = [list(self._wrap_costs(index)) for index in range(len(pieces))]

    def misfits(self, width: float) -> tuple[list[float], list[float]]:
        """Running sums over the lines of what each is too short to wrap, and too long to fit."""
        short, long = [0.0], [0.0]
        for own in self.widths:
            short.append(short[-1] + (_SHORT_LINE * max(0.0, width - own - 1) if width else 0.0))
            long.append(long[-1] + (_LONG_LINE * max(0.0, own - width - 1) if width else 0.0))
        return short, long

    def _begin_cost(self, index: int) -> float:
        """What it costs that a cell begins with this line: high where the one before goes on."""
        if not index or self.pieces[index].same_line:
            return 0.0
        before, text = self.pieces[index - 1].text, self.pieces[index].text
        goes_on = before.endswith(_OPEN) or text.startswith(_CLOSING)
        return _GOES_ON if goes_on or (before[-1].isdigit() and text[0].isdigit()) else 0.0

    def _wrap_costs(self, begin: int) -> Iterator[float]:
        """The cost of a cell of one line, of two lines, and so on, while it can be one."""
        total = 0.0
        yield total
        for index in range(begin + 1, min(len(self.pieces), begin + _MAX_PIECES)):
            total += self._wrap_cost(begin, index)
            if total > _TOO_MUCH:
                return
            yield total

    def _wrap_cost(self, begin: int, index: int) -> float:
        """What it costs that a line goes on in the cell of the one before it."""
        piece, before = self.pieces[index], self.pieces[index - 1]
        if piece.same_line or self.marks[index] or self.marks[index - 1]:
            return 4.0
        cost = 0.15
        if piece.text in self.statuses.words or before.text in self.statuses.words:
            cost += 1.8
        if before.text.endswith(("。", "；")):
            cost += 0.6
        line, first, own = self.widths[index - 1], self.widths[begin], self.widths[index]
        cost += 0.12 * max(0.0, abs(line - first) - 1.5)
        return cost + 0.15 * max(0.0, own - max(line, first) - 1.5)


@remember_short(8192)
def width_of(text: str) -> float:
    """Printed width in Chinese characters."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.55 for c in text)
