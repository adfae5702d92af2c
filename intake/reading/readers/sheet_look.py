"""What a worksheet shows of its cells, and what it hides: told before its values are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Protocol

from evaluations.sheet.row_uids import CELL_MARK
from intake.reading.grid import Cell, Grid, Merged, Row, column_letters
from intake.reading.notices import Notice, listed

Position = tuple[int, int]
"""Row counted from 1, column counted from 0."""


class Shows(Protocol):
    """A cell's way to show its value."""

    def show(self, value: Any, *, from_1904: bool = False) -> str: ...

    def number(self, value: float, from_1904: bool) -> tuple[str, str]: ...


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell whose formula failed; it shows the error, whatever the library makes of it."""

    text: str

    def show(self, value: Any, *, from_1904: bool = False) -> str:
        return self.text

    def number(self, value: float, from_1904: bool) -> tuple[str, str]:
        return self.text, ""


@dataclass(slots=True)
class SheetLook:
    """How one worksheet shows its cells. Empty for most sheets."""

    shown: dict[int, dict[int, Shows]] = field(default_factory=dict)
    """By row and column, the cells that do not simply show what they store."""
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    """First and last column of each hidden stretch."""
    uncalculated: list[Position] = field(default_factory=list)
    """Formula cells without a stored result."""
    from_1904: bool = False

    def set(self, row: int, column: int, shows: Shows) -> None:
        self.shown.setdefault(row, {})[column] = shows

    def hides_column(self, column: int) -> bool:
        return any(first <= column <= last for first, last in self.hidden_columns)


PLAIN: Final = SheetLook()


def visible(grid: Grid, look: SheetLook) -> tuple[Grid, list[Notice]]:
    """The grid without its hidden rows and columns, and what the sheet says about itself."""
    notices = list(_uncalculated(grid, look))
    if not look.hidden_rows and not look.hidden_columns:
        return grid, notices
    left_rows: set[int] = set()
    left_columns: set[int] = set()
    moved = _with_anchors_moved(grid, look)
    kept = tuple(_visible_rows(moved, look, left_rows, left_columns))
    sheet = f"工作表“{grid.name}”"
    if left_rows:
        places = listed(str(row) for row in sorted(left_rows))
        notices.append(Notice("隐藏的行没有读取", f"{sheet}第 {places} 行"))
    if left_columns:
        places = listed(column_letters(column) for column in sorted(left_columns))
        notices.append(Notice("隐藏的列没有读取", f"{sheet}第 {places} 列"))
    return replace(grid, rows=kept), notices


def _visible_rows(
    rows: Iterable[Row], look: SheetLook, left_rows: set[int], left_columns: set[int]
) -> Iterator[Row]:
    """The rows without what is hidden. The uids of our own workbooks stay: no person's text."""
    first_hidden = min((first for first, _ in look.hidden_columns), default=1 << 20)
    for row in rows:
        if row.number in look.hidden_rows:
            left_rows.add(row.number)
        elif row.cells[-1].column < first_hidden or _only_uids_hidden(row, first_hidden):
            yield row
        else:
            hidden = {c.column for c in row.cells if look.hides_column(c.column)}
            cells = tuple(
                cell
                for cell in row.cells
                if cell.column not in hidden or cell.text.startswith(CELL_MARK)
            )
            own = {cell.column for cell in cells}
            left_columns |= hidden - own
            if cells:
                yield Row(row.number, cells, row.width)


def _only_uids_hidden(row: Row, first_hidden: int) -> bool:
    """Whether of the cells from the first hidden column on there is one, and it is a uid."""
    behind = row.cells[-2].column if len(row.cells) > 1 else -1
    return behind < first_hidden and row.cells[-1].text.startswith(CELL_MARK)


def _with_anchors_moved(grid: Grid, look: SheetLook) -> Iterable[Row]:
    """The rows with the texts of merged cells where their range is still seen."""
    anchors = _moved_anchors(grid.merged, look)
    if not anchors:
        return grid.rows
    rows: dict[int, dict[int, str]] = {}
    for row in grid.rows:
        for column, text in row.cells:
            number, shown_in = anchors.get((row.number, column), (row.number, column))
            rows.setdefault(number, {})[shown_in] = text
    return [
        Row(number, tuple(Cell(column, text) for column, text in sorted(cells.items())))
        for number, cells in sorted(rows.items())
    ]


def as_typed(grid: Grid) -> Grid:
    """The grid with the numbers that a format only rounds or fills up as they are stored.

    For workbooks of this system, whose formats show a number's old decimals: 19.5 typed into such
    a cell may show 20. A percentage or a number with a unit stays as shown.
    """
    stored = {**grid.stored, **grid.padded}
    if not stored:
        return grid
    rows = (
        Row(
            row.number,
            tuple(
                Cell(column, stored[row.number, column])
                if (row.number, column) in stored and _is_plain(text)
                else Cell(column, text)
                for column, text in row.cells
            ),
            row.width,
        )
        for row in grid.rows
    )
    return replace(grid, rows=tuple(rows))


def _is_plain(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdecimal()


def _uncalculated(grid: Grid, look: SheetLook) -> Iterator[Notice]:
    if look.uncalculated:
        places = listed(address(*position) for position in look.uncalculated)
        yield Notice(
            "公式没有保存计算结果，按空白读取；请用 Excel 或 WPS 打开并保存后再上传",
            f"工作表“{grid.name}”单元格 {places}",
        )


def address(row: int, column: int) -> str:
    """A cell as a person names it: F12."""
    return f"{column_letters(column)}{row}"


def _moved_anchors(merged: Iterable[Merged], look: SheetLook) -> Mapping[Position, Position]:
    """Where a merged cell shows its text when the cell that stores it is hidden.

    Only for ranges of which something is seen; the others are hidden altogether.
    """
    moved: dict[Position, Position] = {}
    for top, left, bottom, right in merged:
        if top not in look.hidden_rows and not look.hides_column(left):
            continue
        row = next((n for n in range(top, bottom + 1) if n not in look.hidden_rows), None)
        column = next((n for n in range(left, right + 1) if not look.hides_column(n)), None)
        if row is not None and column is not None:
            moved[top, left] = row, column
    return moved
