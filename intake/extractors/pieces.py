"""Pieces of running text laid on the cells of a row, the cheapest way."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from intake.canonical import join_cells

_STATUS: Final = re.compile(
    r"(?:约|不少于|不低于)?[≥≤<>≧≦〉〈]?\s*\d[\d.,]*\s*(?:%|[\u4e00-\u9fff]{0,3})(?:以上|以下|以内)?"
)
_MARK: Final = re.compile(r"[—―–－_/-]+")
_NOTHING: Final = "无"
_LONGEST_STATUS: Final = 8
_MOST_PIECES: Final = 24
_NEVER: Final = 1e9


@dataclass(frozen=True, slots=True)
class Piece:
    """Text without blanks. ``same_line``: a blank and no line break stands before it."""

    text: str
    same_line: bool


Cells = list[Sequence[Piece]]


def divide(
    rows: Sequence[Sequence[Piece]], kinds: Sequence[str], statuses: Sequence[str]
) -> list[list[str]]:
    """The texts of every row's cells, "" for cells that print nothing.

    Read twice: the first reading shows how wide each column is, which the second goes by, since
    a line that wraps is nearly as long as its column is wide.
    """
    words = frozenset(statuses)
    once = [_laid(row, kinds, words, [0.0] * len(kinds)) for row in rows]
    widths = [
        max((width_of(piece.text) for cells in once for piece in cells[number]), default=0.0)
        for number in range(len(kinds))
    ]
    twice = (_laid(row, kinds, words, widths) for row in rows)
    return [[_joined(cell) for cell in cells] for cells in twice]


def _laid(
    pieces: Sequence[Piece], kinds: Sequence[str], words: frozenset[str], widths: Sequence[float]
) -> Cells:
    count = len(pieces)
    best = [[_NEVER] * (count + 1) for _ in range(len(kinds) + 1)]
    start = [[0] * (count + 1) for _ in range(len(kinds) + 1)]
    best[0][0] = 0.0
    for number, kind in enumerate(kinds):
        for begin in range(count + 1):
            base = best[number][begin]
            if base >= _NEVER:
                continue
            for end in range(begin, min(count, begin + _MOST_PIECES) + 1):
                total = base + _cell_cost(pieces[begin:end], kind, words, widths[number])
                if total < best[number + 1][end]:
                    best[number + 1][end], start[number + 1][end] = total, begin
    return _traced(pieces, start, _furthest(best[-1]))


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


def _cell_cost(pieces: Sequence[Piece], kind: str, statuses: frozenset[str], width: float) -> float:
    """How badly these pieces read as one cell of that kind."""
    if not pieces:
        return 2.5
    if len(pieces) == 1 and _MARK.fullmatch(pieces[0].text):
        return 0.0 if kind in {"target", "actual", "remark"} else 1.5
    cost = sum(_wrap_cost(pieces, index, statuses) for index in range(1, len(pieces)))
    cost += sum(0.08 * max(0.0, width - width_of(p.text) - 1) for p in pieces[:-1])
    if kind in {"status", "actual"}:
        return cost + _status_cost(pieces, statuses)
    if kind == "remark":
        return cost + (0.0 if pieces[0].text == _NOTHING or len(pieces[0].text) > 4 else 0.6)
    return cost + (1.6 if len(pieces) == 1 and is_status(pieces[0].text, statuses) else 0.0)


def _status_cost(pieces: Sequence[Piece], statuses: frozenset[str]) -> float:
    if len(pieces) == 1 and is_status(pieces[0].text, statuses):
        return 0.0
    length = max(width_of(piece.text) for piece in pieces)
    return 0.7 + 0.04 * max(0.0, length - _LONGEST_STATUS)


def is_status(text: str, statuses: frozenset[str]) -> bool:
    """A short word or number that says how far something has come."""
    bare = unicodedata.normalize("NFKC", text).strip("。.")
    return text in statuses or bare in statuses or (
        len(bare) <= _LONGEST_STATUS and _STATUS.fullmatch(bare) is not None
    )  # fmt: skip


def _wrap_cost(pieces: Sequence[Piece], index: int, statuses: frozenset[str]) -> float:
    """What it costs that a piece goes on in the cell of the one before it."""
    piece, before = pieces[index], pieces[index - 1]
    if piece.same_line:
        return 4.0
    cost = 0.15
    if _MARK.fullmatch(piece.text) or _MARK.fullmatch(before.text):
        return 4.0
    if piece.text in statuses or before.text in statuses:
        cost += 1.8
    if before.text.endswith(("。", "；")):
        cost += 0.6
    line, first = width_of(before.text), width_of(pieces[0].text)
    cost += 0.12 * max(0.0, abs(line - first) - 1.5)
    return cost + 0.15 * max(0.0, width_of(piece.text) - max(line, first) - 1.5)


@lru_cache(maxsize=8192)
def width_of(text: str) -> float:
    """Printed width in Chinese characters."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.55 for c in text)
