"""What the spreadsheet readers share: values as text, and calamine kept in its bounds."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple, TypeVar

import python_calamine

from intake.reading.grid import Cell, Grid, Merged, Row
from intake.reading.notices import Notice
from intake.reading.problems import IntakeProblem
from intake.reading.readers.base import Limits
from intake.reading.readers.formats.numbers import general
from intake.reading.readers.sheet_look import Position, SheetLook, visible

T = TypeVar("T")
LookOf = Callable[[int, str], SheetLook]
"""How a sheet shows its cells, by its place in the workbook's list and its name."""
_bare_tuple: Final = tuple.__new__
"""Makes a cell in half the time of its own constructor; workbooks have millions."""


def calamine_grids(
    data: bytes, limits: Limits, look_of: LookOf
) -> tuple[tuple[Grid, ...], list[Notice]]:
    """What is seen of a workbook, and what is said about the rest."""
    return guarded(lambda: _grids(data, limits, look_of))


def guarded(work: Callable[[], T]) -> T:
    """Run a calamine call; whatever it does on broken files becomes an IntakeProblem."""
    try:
        return work()
    except python_calamine.PasswordError as error:
        raise IntakeProblem(
            "file.encrypted",
            reason="工作簿设有打开密码，无法读取",
            remedy="请去掉密码另存后再上传",
        ) from error
    except (python_calamine.CalamineError, OSError, ValueError, TypeError, OverflowError) as error:
        raise broken_workbook() from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise broken_workbook() from error


def broken_workbook() -> IntakeProblem:
    return IntakeProblem(
        "workbook.damaged",
        reason="工作簿已损坏，无法读取",
        remedy="请用 Excel 或 WPS 打开并另存为 .xlsx 后再上传",
    )


def too_many_cells() -> IntakeProblem:
    return IntakeProblem(
        "workbook.too_large",
        reason="工作簿的单元格过多，超出了可读取的范围",
        remedy="请拆成几个较小的工作簿后再上传",
    )


def _grids(data: bytes, limits: Limits, look_of: LookOf) -> tuple[tuple[Grid, ...], list[Notice]]:
    grids: list[Grid] = []
    notices: list[Notice] = []
    hidden: list[str] = []
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        sheets = [(n, m) for n, m in enumerate(book.sheets_metadata) if _is_worksheet(m)]
        if len(sheets) > limits.sheets:
            raise too_many_cells()
        for number, sheet in sheets:
            if sheet.visible != python_calamine.SheetVisibleEnum.Visible:
                hidden.append(sheet.name)
                continue
            look = look_of(number, sheet.name)
            grid, found = visible(_grid(book.get_sheet_by_name(sheet.name), look), look)
            grids.append(grid)
            notices += found
    return tuple(grids), [*hidden_sheets(hidden), *notices]


def hidden_sheets(names: Sequence[str]) -> Iterator[Notice]:
    """What is said about sheets that are not shown."""
    if names:
        yield Notice(f"隐藏的工作表没有读取：{'、'.join(names)}")


def _is_worksheet(sheet: python_calamine.SheetMetadata) -> bool:
    return bool(sheet.typ == python_calamine.SheetTypeEnum.WorkSheet)


def _grid(sheet: python_calamine.CalamineSheet, look: SheetLook) -> Grid:
    left = sheet.start[1] if sheet.start else 0
    numbers = Numbers({}, {})
    rows = tuple(sheet_rows(sheet.iter_rows(), 1, left, look, numbers))
    merged = sorted(
        Merged(first[0] + 1, first[1], last[0] + 1, last[1])
        for first, last in sheet.merged_cell_ranges or ()
    )
    return Grid(sheet.name, "sheet", rows, tuple(merged), *numbers)


class Numbers(NamedTuple):
    """The stored numbers behind shown ones, as a grid keeps them."""

    stored: dict[Position, str]
    padded: dict[Position, str]


def sheet_rows(
    values: Iterable[Iterable[Any]],
    first_row: int,
    left: int,
    look: SheetLook,
    numbers: Numbers,
) -> Iterator[Row]:
    """The rows that hold something, their values as text.

    ``numbers`` takes those that are shown otherwise than they are stored.
    """
    new, cell = _bare_tuple, Cell  # a local name is found faster
    for number, line in enumerate(values, first_row):
        if number in look.shown:
            line = _as_shown(line, number, left, look, numbers)
        cells = []
        for column, value in enumerate(line, left):
            if value == "":
                continue
            if value.__class__ is str:
                text = value
            elif value.__class__ is float:
                text = general(value)
            else:
                text = show(value)
            if text and not text.isspace():
                cells.append(new(cell, (column, text)))
        if cells:
            yield Row(number, tuple(cells))


def _as_shown(
    line: Iterable[Any], number: int, left: int, look: SheetLook, numbers: Numbers
) -> list[Any]:
    """The row's values, those with a way to be shown as text already."""
    values = list(line)
    width, from_1904 = len(values), look.from_1904
    for column, shows in look.shown[number].items():
        index = column - left
        if not 0 <= index < width:
            continue
        value = values[index]
        if value.__class__ is not float:
            values[index] = shows.show(value, from_1904=from_1904)
            continue
        text, exact = shows.number(value, from_1904)
        values[index] = text
        if exact:
            (numbers.padded if text.startswith(exact) else numbers.stored)[number, column] = exact
    return values


def show(value: Any) -> str:
    """A value without a format as a person sees it in the sheet."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return general(float(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time.min:
        return value.date().isoformat()
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)
