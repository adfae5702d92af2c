"""A printed sheet as a tree: blocks of rows of cells on one grid.

Builders make it from a document and its description; page and workbook draw it. A cell says what
it is, never how a medium shows it. Pure Python: no Django, no openpyxl.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

Role = Literal["label", "heading", "level", "value", "total", "note", "mark", "blank"]
"""``label`` names the cells beside or below it, ``heading`` a column, ``level`` a group of rows.
``value`` is a cell of the document and ``total`` its sum; ``note`` explains, ``mark`` stands where
nothing applies, ``blank`` is empty paper."""

Source = Literal["", "budget", "previous", "typed", "computed"]
Kind = Literal["text", "value", "amount", "weight", "rate", "score", "number"]
Align = Literal["text", "centre", "number"]

NUMERIC: Final = frozenset({"amount", "weight", "score", "rate", "number"})
_ALIGN: Final[dict[str, Align]] = {"amount": "number", "number": "number", "text": "text"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. ``width`` and ``height`` count columns and rows of the grid.

    ``key`` is the cell's path in the document as findings name it ("" for cells that no document
    fills); it is unique in a sheet. ``suffix`` is printed behind ``text``, in a line of its own
    where the cell is narrow. ``lines`` is the least height of the text in lines. ``group`` cells
    stand for rows of which each may get further lines on a page, such as remarks. ``depth`` counts
    the levels of indicators from 1; 0 for other cells.
    """

    text: str = ""
    role: Role = "value"
    width: int = 1
    height: int = 1
    key: str = ""
    kind: Kind = "text"
    source: Source = ""
    align: Align = "centre"
    required: bool = False
    suffix: str = ""
    lines: int = 1
    group: bool = False
    depth: int = 0

    @property
    def printed(self) -> str:
        """The whole text of the cell."""
        return self.text + self.suffix

    @property
    def is_label(self) -> bool:
        return self.role in ("label", "heading", "level")

    @property
    def is_computed(self) -> bool:
        return self.source == "computed"

    @property
    def column(self) -> str:
        """The field's name, the same in every row of a block."""
        return self.key.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Row:
    """The cells that begin in one row of the grid, from left to right.

    ``record`` is the number of the document's row that it shows, from 0; None for other rows.
    ``mark`` names the record to programs: a workbook keeps it in a hidden column.
    """

    cells: tuple[Cell, ...]
    record: int | None = None
    is_head: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that belong together. No cell reaches beyond its block."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class View:
    """A sheet. ``widths`` are the columns' widths in characters of half width."""

    title: str
    widths: tuple[int, ...]
    blocks: tuple[Block, ...]

    @property
    def columns(self) -> int:
        return len(self.widths)

    @property
    def rows(self) -> Iterator[Row]:
        return (row for block in self.blocks for row in block.rows)

    @property
    def cells(self) -> Iterator[Cell]:
        return (cell for row in self.rows for cell in row.cells)

    def block(self, name: str) -> Block:
        """The block of that name; KeyError where there is none."""
        for block in self.blocks:
            if block.name == name:
                return block
        raise KeyError(name)


class BadGrid(ValueError):
    """Cells that overlap, leave a gap, or reach beyond the grid."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with the column of the grid in which it begins, from 0."""

    cell: Cell
    column: int


def placed(block: Block, columns: int) -> list[tuple[Placed, ...]]:
    """The cells of each row with their columns. Raises BadGrid where they do not fill the grid."""
    below = [0] * columns  # for each column, how many more rows a cell from above takes
    result = []
    for number, row in enumerate(block.rows):
        result.append(_placed_row(row, below, len(block.rows) - number, block.name))
    return result


def _placed_row(row: Row, below: list[int], rows_left: int, name: str) -> tuple[Placed, ...]:
    found = []
    column = _next_free(below, 0)
    for cell in row.cells:
        end = column + cell.width
        if cell.width < 1 or not 1 <= cell.height <= rows_left:
            raise BadGrid(f"{name}: {cell.printed!r} has no room")
        if end > len(below) or any(below[column:end]):
            raise BadGrid(f"{name}: {cell.printed!r} covers another cell or the edge")
        below[column:end] = [cell.height] * cell.width
        found.append(Placed(cell, column))
        column = _next_free(below, end)
    if column < len(below):
        raise BadGrid(f"{name}: a row ends in column {column} of {len(below)}")
    below[:] = [left - 1 for left in below]
    return tuple(found)


def _next_free(below: Sequence[int], start: int) -> int:
    return next((n for n in range(start, len(below)) if not below[n]), len(below))


def shares(count: int, columns: int) -> tuple[int, ...]:
    """``count`` spans that fill ``columns``, as equal as they can be, the last taking the rest."""
    share, rest = divmod(columns, count)
    return (share,) * (count - 1) + (share + rest,)


def align_of(kind: str) -> Align:
    """How the cells of a kind are aligned."""
    return _ALIGN.get(kind, "centre")
