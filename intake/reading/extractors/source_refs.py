"""References to the place where a value was read."""

from __future__ import annotations

from core.provenance import SourceRef
from intake.reading.grid import column_letters
from intake.reading.recognisers.lines import Line

_MAX_RAW_LENGTH = 2000


def source_ref_of(file: str, line: Line, trust: float = 1.0, note: str = "") -> SourceRef:
    """The source of one printed row; ``trust`` is from 0 to 1, the raw text is cut.

    ``note`` says what was unusual in reading it.
    """
    grid, row = line.grid, line.row
    sure = trust if trust == 1.0 else round(trust, 2)
    place = grid.place(row.number, row.cells[0].column)
    raw = "\t".join([text for _, text in row.cells])[:_MAX_RAW_LENGTH]
    return SourceRef(file, place, raw, sure, _stored(line) if grid.stored else "", note)


def _stored(line: Line) -> str:
    """The row's numbers that the sheet shows rounded or otherwise than it stores them."""
    grid, row = line.grid, line.row
    columns = (cell.column + grid.left for cell in row.cells)
    return "、".join(
        f"{column_letters(column)}{row.number} {grid.stored[row.number, column]}"
        for column in columns
        if (row.number, column) in grid.stored
    )
