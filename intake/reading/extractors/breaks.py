"""Rows cut in two by the end of a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from intake.reading.extractors.levels import LevelWords
from intake.reading.grid import Cell, Row
from intake.reading.recognisers.labels import Labels
from intake.reading.recognisers.lines import Line

_MISSING: Final = 2
"""A rest lacks at least so many of the cells that the row before it has."""


def whole_rows(rows: Sequence[Line], labels: Labels[str], words: LevelWords) -> list[Line]:
    """The rows with every rest at the top of a page put back under the row it belongs to."""
    if not any(line.grid is not rows[0].grid for line in rows):
        return list(rows)
    names = _name_column(rows, labels)
    result: list[Line] = []
    for line in rows:
        if result and _is_rest(line, result[-1], names, words):
            result[-1] = _joined(result[-1], line)
        else:
            result.append(line)
    return result


def _name_column(rows: Sequence[Line], labels: Labels[str]) -> int:
    """The column of the third level; the cells from there on make an indicator."""
    for line in rows:
        for hit in labels.in_cells(line.cells, near=False):
            if hit.value == "level3":
                return line.cells[hit.first].column
    return 0


def _is_rest(line: Line, above: Line, names: int, words: LevelWords) -> bool:
    """Whether the first row of a page only goes on with what the last row began."""
    if line.grid is above.grid or line.grid.kind != "page" or line.grid.rows[0] is not line.row:
        return False
    columns = {cell.column for cell in above.cells}
    if not all(cell.column in columns for cell in line.cells):
        return False
    missing = columns - {cell.column for cell in line.cells}
    alone = len(line.cells) == 1 < len(above.cells)
    if not alone and sum(column >= names for column in missing) < _MISSING:
        return False
    return not any(_names_level(cell.text, words) for cell in line.cells)


def _names_level(text: str, words: LevelWords) -> bool:
    return words.level2.exact(text) is not None or words.level1.exact(text) is not None


def _joined(above: Line, rest: Line) -> Line:
    more = {cell.column: cell.text for cell in rest.cells}
    cells = tuple(
        Cell(cell.column, f"{cell.text}\n{more[cell.column]}" if cell.column in more else cell.text)
        for cell in above.cells
    )
    return above._replace(row=Row(above.row.number, cells))
