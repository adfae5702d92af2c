"""What every reader returns: rows of text cells that know where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple

GridKind = Literal["sheet", "text", "page", "document"]


class Cell(NamedTuple):
    """A cell that holds something; ``column`` counts from 0."""

    column: int
    text: str


class Merged(NamedTuple):
    """A merged range: first and last row number (from 1) and column (from 0), inclusive."""

    top: int
    left: int
    bottom: int
    right: int


class Row(NamedTuple):
    """The filled cells of one printed row; ``number`` counts from 1 as the source does.

    ``width`` is how many cells the row prints, empty ones too: 1 for a line of text, 0 where the
    source does not say (a sheet has no width of its own). ``uid`` is the lasting name that the row
    of an official workbook brings along, "" elsewhere.
    """

    number: int
    cells: tuple[Cell, ...]
    width: int = 0
    uid: str = ""

    @property
    def text(self) -> str:
        return "\t".join([text for _, text in self.cells])

    def at(self, column: int) -> str:
        """The text in that column, "" when it is empty."""
        return next((cell.text for cell in self.cells if cell.column == column), "")


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet, page or text: its filled rows in printed order. Empty rows are left out."""

    name: str
    kind: GridKind
    rows: tuple[Row, ...]
    merged: tuple[Merged, ...] = ()
    stored: Mapping[tuple[int, int], str] = field(default_factory=dict, compare=False, hash=False)
    """By row and column, the numbers that the sheet shows otherwise than it stores them."""
    padded: Mapping[tuple[int, int], str] = field(default_factory=dict, compare=False, hash=False)
    """Those that it only fills up: 9.5 shown as 9.50."""
    left: int = 0
    """How many columns of the sheet stand left of this grid's first one."""

    @property
    def starts_afresh(self) -> bool:
        """Whether no form continues from the grid before: a sheet does, a page does not."""
        return self.kind != "page"

    def place(self, row: int, column: int | None = None) -> str:
        """The place as a person looks it up: 工作表“X”单元格 F12, or 第 37 行."""
        if self.kind == "sheet" and column is not None:
            return f"工作表“{self.name}”单元格 {column_letters(column + self.left)}{row}"
        match self.kind:
            case "sheet":
                return f"工作表“{self.name}”第 {row} 行"
            case "page":
                return f"{self.name}第 {row} 行"
            case _:
                return f"第 {row} 行"


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """Spreadsheet letters of a column counted from 0: 0 is A, 27 is AB."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def filled(texts: Iterator[str] | list[str] | tuple[str, ...]) -> tuple[Cell, ...]:
    """The cells among ``texts`` that hold more than white space."""
    return tuple(
        Cell(column, text) for column, text in enumerate(texts) if text and not text.isspace()
    )
