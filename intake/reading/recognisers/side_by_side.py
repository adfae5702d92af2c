"""Forms printed beside each other on one worksheet, parted into grids of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Final

from intake.reading.canonical import is_numeric
from intake.reading.grid import Cell, Grid, Merged, Row
from intake.reading.recognisers.vocabulary import common_vocabulary

_WIDEST: Final = 400
"""Cells of a row up to which texts are compared; tables of data are wider."""
_MIN_CELLS: Final = 6
_TWO_FORMS: Final = 11
"""Two forms reach at least to this column, counted from 0; one has six columns or more."""
_MAX_LABEL_LENGTH: Final = 20
_SAME_LABELS: Final = 8
"""Labels that both forms print at the same distance; a form of one's own repeats two or three."""
_HEADINGS: Final = 3
"""How many of them must be headings of indicators: tables of money repeat theirs too."""


def forms_apart(grids: Sequence[Grid]) -> Iterator[Grid]:
    """Every grid, those with forms beside each other as several from left to right."""
    for grid in grids:
        right = _second_form(grid) if grid.kind == "sheet" else None
        if right is None:
            yield grid
        else:
            yield _part(grid, 0, right)
            yield from forms_apart([_part(grid, right, None)])


def _second_form(grid: Grid) -> int | None:
    """The column in which a second form begins; None for one form."""
    if max((row.cells[-1].column for row in grid.rows), default=0) < _TWO_FORMS:
        return None
    labels: dict[int, set[str]] = {}
    for row in grid.rows:
        if _MIN_CELLS <= len(row.cells) <= _WIDEST:
            for distance, text in _repeated(row):
                labels.setdefault(distance, set()).add(text)
    if not labels:
        return None
    distance, same = max(labels.items(), key=lambda item: len(item[1]))
    headings = common_vocabulary().indicator_columns
    if len(same) < _SAME_LABELS or sum(headings.exact(t) is not None for t in same) < _HEADINGS:
        return None
    firsts = Counter(row.cells[0].column for row in grid.rows if len(row.cells) > 1)
    return min(firsts) + distance


def _repeated(row: Row) -> Iterator[tuple[int, str]]:
    """Labels that stand twice in the row, with the distance between them."""
    texts = [text for _, text in row.cells]
    if len(set(texts)) == len(texts):
        return
    columns: dict[str, list[int]] = {}
    for column, text in row.cells:
        if 1 < len(text) <= _MAX_LABEL_LENGTH and not is_numeric(text):
            columns.setdefault(text, []).append(column)
    for text, places in columns.items():
        for left, right in combinations(places[:4], 2):
            yield right - left, text


def _part(grid: Grid, first: int, end: int | None) -> Grid:
    """The columns from ``first`` on and before ``end``, counted from the left as a sheet's own.

    A title over both forms, alone in its row, belongs to both.
    """
    last = _WIDEST**2 if end is None else end - 1
    rows = []
    for row in grid.rows:
        cells = tuple(
            Cell(column - first, text) for column, text in row.cells if first <= column <= last
        )
        if not cells and first and len(row.cells) == 1 and _spans(grid.merged, row, first):
            cells = (Cell(0, row.cells[0].text),)
        if cells:
            rows.append(Row(row.number, cells, row.width))
    merged = tuple(
        Merged(top, left - first, bottom, min(right, last) - first)
        for top, left, bottom, right in grid.merged
        if first <= left <= last
    )
    return replace(grid, rows=tuple(rows), merged=merged, left=grid.left + first)


def _spans(merged: Sequence[Merged], row: Row, column: int) -> bool:
    """Whether the row's only cell is merged over that column."""
    own = row.cells[0].column
    return any(
        top == row.number and left == own and right >= column for top, left, _, right in merged
    )
