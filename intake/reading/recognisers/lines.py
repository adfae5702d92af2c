"""A reading as one stream of rows, each knowing the grid it came from."""

from __future__ import annotations

from typing import NamedTuple

from intake.reading.grid import Cell, Grid, Row


class Line(NamedTuple):
    """A row in its grid. ``first`` marks the first row of a grid nothing continues into.

    ``doubtful`` marks a row that was moved and might stand elsewhere as well.
    """

    grid: Grid
    row: Row
    first: bool = False
    doubtful: bool = False

    @property
    def cells(self) -> tuple[Cell, ...]:
        return self.row.cells

    @property
    def place(self) -> str:
        """Where the row begins, as a person looks it up."""
        return self.grid.place(self.row.number, self.row.cells[0].column)

    def is_prose(self) -> bool:
        """Whether the row holds one text only, as titles and notes do."""
        return len(self.row.cells) == 1

    def is_loose(self) -> bool:
        """Whether the row is a line of text outside any table."""
        return self.row.width == 1 or (self.row.width == 0 and len(self.row.cells) == 1)


def stream(grids: tuple[Grid, ...]) -> list[Line]:
    """All rows of all grids in printed order."""
    return [
        Line(grid, row, first=number == 0 and grid.starts_afresh)
        for grid in grids
        for number, row in enumerate(grid.rows)
    ]
