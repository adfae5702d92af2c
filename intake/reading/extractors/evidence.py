"""Where a value was read, kept beside it."""

from __future__ import annotations

from evaluations.sheet.document import Evidence
from intake.reading.grid import column_letters
from intake.reading.recognisers.lines import Line

_LONGEST_RAW = 2000


def evidence_of(file: str, line: Line, trust: float = 1.0) -> Evidence:
    """The evidence of one printed row."""
    sure = trust if trust == 1.0 else round(trust, 2)
    raw = line.row.text[:_LONGEST_RAW]
    return Evidence(file, line.place, raw, sure, _stored(line) if line.grid.stored else "")


def _stored(line: Line) -> str:
    """The row's numbers that the sheet shows rounded or otherwise than it stores them."""
    grid, row = line.grid, line.row
    columns = (cell.column + grid.left for cell in row.cells)
    return "、".join(
        f"{column_letters(column)}{row.number} {grid.stored[row.number, column]}"
        for column in columns
        if (row.number, column) in grid.stored
    )
