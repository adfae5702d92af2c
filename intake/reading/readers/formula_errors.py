"""Cells that show a formula's error instead of its result, in whatever kind of file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from intake.reading.canonical import is_error
from intake.reading.grid import Grid
from intake.reading.notices import Notice, listed
from intake.reading.readers.base import Reading
from intake.reading.readers.sheet_look import address


def with_errors_noted(reading: Reading) -> Reading:
    """The reading with a notice of every such cell: what it printed is read as empty."""
    found = [notice for grid in reading.grids for notice in _notices(grid)]
    return replace(reading, notices=(*reading.notices, *found)) if found else reading


def _notices(grid: Grid) -> Iterator[Notice]:
    places: dict[str, list[tuple[int, int]]] = {}
    for row in grid.rows:
        for column, text in row.cells:
            if text[0] in "#E" and is_error(text.strip()):
                places.setdefault(text.strip(), []).append((row.number, column))
    for error, cells in places.items():
        yield Notice(f"公式出错，显示为 {error}，按空白读取；请改正后再上传", _place(grid, cells))


def _place(grid: Grid, cells: list[tuple[int, int]]) -> str:
    if grid.kind == "sheet":
        places = listed(address(row, column + grid.left) for row, column in cells)
        return f"工作表“{grid.name}”单元格 {places}"
    where = f"{grid.name}第" if grid.kind == "page" else "第"
    return f"{where} {listed(str(row) for row, _ in cells)} 行"
