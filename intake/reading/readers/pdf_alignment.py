"""Tables of a PDF page without ruling lines: columns by what stands below each other.

A line whose texts are headings begins a block. The columns of a block are the strips of paper that
its full lines leave between them blank. A label beside several lines, printed at half their height,
goes to the first of them: spans follow each other without a gap, so each one's middle tells where
it ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from intake.reading.canonical import is_numeric
from intake.reading.grid import Cell

_SAME_CELL: Final = 0.8
"""Blank within a cell, in sizes of its letters."""
_HEADINGS: Final = 5
_MAX_HEADING_LENGTH: Final = 16
_WRAPPED: Final = 4
"""Letters that a text has at least in its first line when it goes on in the next."""
_FULL: Final = 4
"""Texts that a line has at least when it is a row and no label beside rows."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A text without wide blanks in it, and where it stands."""

    x0: float
    x1: float
    top: float
    bottom: float
    text: str

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


PrintedLine = list[Piece]


def lines_of(words: Sequence[dict[str, Any]]) -> list[PrintedLine]:
    """The page's lines from top to bottom, each with its pieces from left to right."""
    lines: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda w: (w["top"] + w["bottom"]) / 2):
        middle = (word["top"] + word["bottom"]) / 2
        last = lines[-1][-1] if lines else None
        if last is not None and abs((last["top"] + last["bottom"]) / 2 - middle) < 0.4 * _high(
            word
        ):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [list(_pieces(sorted(line, key=lambda w: w["x0"]))) for line in lines]


def _high(word: dict[str, Any]) -> float:
    return float(word["bottom"] - word["top"])


def _pieces(words: Sequence[dict[str, Any]]) -> Iterator[Piece]:
    run: list[dict[str, Any]] = []
    for word in words:
        if run and word["x0"] - run[-1]["x1"] > _SAME_CELL * _high(word):
            yield _piece(run)
            run = []
        run.append(word)
    if run:
        yield _piece(run)


def _piece(run: Sequence[dict[str, Any]]) -> Piece:
    text = run[0]["text"]
    for before, word in pairwise(run):
        apart = word["x0"] - before["x1"] > 0.2 * _high(word)
        text += (" " if apart else "") + word["text"]
    top, bottom = min(w["top"] for w in run), max(w["bottom"] for w in run)
    return Piece(run[0]["x0"], run[-1]["x1"], top, bottom, text)


def holds_columns(lines: Sequence[PrintedLine]) -> bool:
    """Whether the lines print the headings of a table."""
    return any(map(_is_heading, lines))


def _is_heading(line: PrintedLine) -> bool:
    return len(line) >= _HEADINGS and not any(
        is_numeric(piece.text) or len(piece.text) > _MAX_HEADING_LENGTH for piece in line
    )


def aligned_rows(lines: Sequence[PrintedLine]) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """The lines as rows of cells, those of a block in its columns; each with its line's index."""
    starts = [n for n, line in enumerate(lines) if _is_heading(line)]
    first = starts[0] if starts else len(lines)
    for index, line in enumerate(lines[:first]):
        yield index, tuple(Cell(n, piece.text) for n, piece in enumerate(line))
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        for n, cells in sorted(_block(lines[start:end]).items()):
            yield start + n, tuple(Cell(column, text) for column, text in sorted(cells.items()))


def _is_row(line: PrintedLine) -> bool:
    """Whether the line is a row of its own and no label beside rows."""
    return len(line) >= _FULL or (len(line) > 1 and any(is_numeric(p.text) for p in line))


def _block(lines: Sequence[PrintedLine]) -> dict[int, dict[int, str]]:
    """By line the cells of a heading and the lines below it."""
    columns = _columns(lines)
    placed = [[(_column(piece, columns), piece) for piece in line] for line in lines]
    full = [n for n, line in enumerate(lines) if n == 0 or _is_row(line)]
    labels = _labels_beside(placed, full, len(columns))
    rows: dict[int, dict[int, str]] = {}
    row = 0
    for n, line in enumerate(placed):
        cells = {column: piece.text for column, piece in line if (n, column) not in labels.taken}
        if n and n not in full and _goes_on(cells, rows.get(row, {})):
            for column, text in cells.items():
                rows[row][column] += f"\n{text}"
            continue
        cells |= labels.given.get(n, {})
        if cells:
            rows[n] = cells
            row = n
    return rows


def _goes_on(cells: Mapping[int, str], row: Mapping[int, str]) -> bool:
    """Whether a line only goes on with texts of the row above: each stands below one of them."""
    return (
        bool(cells)
        and len(cells) < _FULL <= len(row)
        and all(
            len(row.get(column, "")) >= _WRAPPED and not is_numeric(row[column]) for column in cells
        )
    )


def _columns(lines: Sequence[PrintedLine]) -> list[tuple[float, float]]:
    """The columns' left and right edges: what the pieces of full lines cover together.

    Left of them stand only labels beside several lines; these make columns of their own.
    """
    columns = _covered([piece for line in lines if len(line) >= _FULL for piece in line])
    first = columns[0][0]
    return _covered([p for line in lines for p in line if p.x1 < first]) + columns


def _covered(pieces: Sequence[Piece]) -> list[tuple[float, float]]:
    columns: list[tuple[float, float]] = []
    for left, right in sorted((piece.x0, piece.x1) for piece in pieces):
        if columns and left < columns[-1][1]:
            columns[-1] = columns[-1][0], max(columns[-1][1], right)
        else:
            columns.append((left, right))
    return columns


def _column(piece: Piece, columns: Sequence[tuple[float, float]]) -> int:
    """The first column the piece touches, else the nearest."""
    for number, (left, right) in enumerate(columns):
        if piece.x0 < right and piece.x1 > left:
            return number
    return min(
        range(len(columns)),
        key=lambda n: min(abs(piece.x0 - columns[n][1]), abs(piece.x1 - columns[n][0])),
    )


@dataclass(slots=True)
class _Labels:
    """Labels beside rows: which pieces they are, and the row that each goes to."""

    taken: set[tuple[int, int]]
    given: dict[int, dict[int, str]]


def _labels_beside(
    placed: Sequence[Sequence[tuple[int, Piece]]], full: Sequence[int], columns: int
) -> _Labels:
    result = _Labels(set(), {})
    rows = set(full)
    for column in range(columns // 2):
        own = [(n, piece) for n, line in enumerate(placed) for c, piece in line if c == column]
        beside = [n for n, _ in own if n not in rows]
        if not beside or len(own) > len(full):
            continue
        spans = _spans(placed, full, [item for item in own if item[0] > 0])
        for (n, piece), row in spans:
            result.taken.add((n, column))
            result.given.setdefault(row, {})[column] = piece.text
    return result


def _stands_amid(
    label: tuple[int, Piece], inside: Sequence[int], middles: Mapping[int, float]
) -> bool:
    """Whether the label stands amid these rows: in the middle one, or between two of them."""
    line, piece = label
    if line in middles:
        return line in inside and 2 * inside.index(line) + 1 == len(inside)
    return middles[inside[0]] < piece.middle < middles[inside[-1]]


def _spans(
    placed: Sequence[Sequence[tuple[int, Piece]]],
    full: Sequence[int],
    labels: Sequence[tuple[int, Piece]],
) -> list[tuple[tuple[int, Piece], int]]:
    """Each label with the first row of its span; [] where the middles tell no spans."""
    middles = {n: sum(p.middle for _, p in placed[n]) / len(placed[n]) for n in full}
    rows = [n for n in full if n > 0]
    if not rows or not labels:
        return []
    gaps = [middles[b] - middles[a] for a, b in pairwise(full)]
    high = sorted(gaps)[len(gaps) // 2] if gaps else 0.0
    for begun in (rows[0], full[0]):
        top = middles[begun] - high / 2
        found: list[tuple[tuple[int, Piece], int]] = []
        for label in labels:
            bottom = 2 * label[1].middle - top
            inside = [n for n in full if top - high / 8 < middles[n] < bottom + high / 8]
            edges = [n for n in full if abs(middles[n] - bottom) < high / 8]
            if not inside or edges or not _stands_amid(label, inside, middles):
                break
            found.append((label, inside[0]))
            top = bottom
        if len(found) == len(labels):
            return found
    return []
