"""What the spreadsheet readers share: values as text, and calamine kept in its bounds."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Any, Final, TypeVar

import python_calamine

from intake.reading.canonical import print_float
from intake.reading.grid import Cell, Grid, Merged, Row
from intake.reading.problems import IntakeProblem
from intake.reading.readers.base import Limits

T = TypeVar("T")
Percents = Mapping[tuple[int, int], int]
_NONE: Final[Percents] = {}
_bare_tuple: Final = tuple.__new__
"""Makes a cell in half the time of its own constructor; workbooks have millions."""


def calamine_grids(
    data: bytes, limits: Limits, percents: Mapping[str, Percents] = MappingProxyType({})
) -> tuple[tuple[Grid, ...], tuple[str, ...]]:
    """The visible sheets of a workbook, and the names of the hidden ones."""
    return guarded(lambda: _grids(data, limits, percents))


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


def _grids(
    data: bytes, limits: Limits, percents: Mapping[str, Percents]
) -> tuple[tuple[Grid, ...], tuple[str, ...]]:
    grids: list[Grid] = []
    hidden: list[str] = []
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        sheets = [m for m in book.sheets_metadata if _is_worksheet(m)]
        if len(sheets) > limits.sheets:
            raise too_many_cells()
        for sheet in sheets:
            if sheet.visible != python_calamine.SheetVisibleEnum.Visible:
                hidden.append(sheet.name)
                continue
            shown = percents.get(sheet.name, _NONE)
            grids.append(_grid(book.get_sheet_by_name(sheet.name), shown))
    return tuple(grids), tuple(hidden)


def _is_worksheet(sheet: python_calamine.SheetMetadata) -> bool:
    return bool(sheet.typ == python_calamine.SheetTypeEnum.WorkSheet)


def _grid(sheet: python_calamine.CalamineSheet, percents: Percents) -> Grid:
    left = sheet.start[1] if sheet.start else 0
    rows = tuple(sheet_rows(sheet.iter_rows(), 1, left, percents))
    merged = sorted(
        Merged(first[0] + 1, first[1], last[0] + 1, last[1])
        for first, last in sheet.merged_cell_ranges or ()
    )
    return Grid(sheet.name, "sheet", rows, tuple(merged))


def sheet_rows(
    values: Iterable[Iterable[Any]], first_row: int, left: int, percents: Percents
) -> Iterator[Row]:
    """The rows that hold something, their values as text."""
    for number, line in enumerate(values, first_row):
        cells = []
        for column, value in enumerate(line, left):
            if value.__class__ is str:
                text = value
            elif value.__class__ is float and not percents:
                text = print_float(value)
            else:
                text = show(value, percents, number, column)
            if text and not text.isspace():
                cells.append(_bare_tuple(Cell, (column, text)))
        if cells:
            yield Row(number, tuple(cells))


def show(value: Any, percents: Percents = _NONE, row: int = 0, column: int = 0) -> str:
    """A value as a person sees it in the sheet."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        places = percents.get((row, column))
        return print_float(float(value)) if places is None else _percent(float(value), places)
    if isinstance(value, dt.datetime) and value.time() == dt.time.min:
        return value.date().isoformat()
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value)


def _percent(value: float, places: int) -> str:
    exact = Decimal(format(value, ".15g")).scaleb(2)
    return f"{exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):f}%"
