"""Workbooks of Excel 2007 and later and of WPS: cells as shown, macros are never run."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from intake.reading.grid import Grid, Row, filled
from intake.reading.notices import Notice
from intake.reading.readers.base import Limits, Reading
from intake.reading.readers.formats.number_format import NumberFormat
from intake.reading.readers.sheet_look import PLAIN, visible
from intake.reading.readers.sheet_xml import format_by_number
from intake.reading.readers.spreadsheet import (
    broken_workbook,
    calamine_grids,
    hidden_sheets,
    show,
    too_many_cells,
)
from intake.reading.readers.workbook_parts import WorkbookParts, inspect


class XlsxReader:
    """.xlsx and .xlsm."""

    title = "Excel 工作簿"

    def read(self, name: str, data: bytes, limits: Limits) -> Reading:
        parts = inspect(data, limits)
        if parts.streamed:
            grids, notices = _streamed(data, parts, limits)
        elif is_read(parts, limits):
            grids, notices = _read_in_passing(parts)
        else:
            grids, notices = calamine_grids(
                data, limits, lambda _, title: parts.looks.get(title, PLAIN)
            )
        return Reading(grids, (*_notices(parts), *notices), parts.pictures)


def is_read(parts: WorkbookParts, limits: Limits) -> bool:
    """Whether every sheet of the workbook was read while its parts were looked at."""
    names = [sheet.name for sheet in parts.sheets]
    if not names or len(names) > limits.sheets:
        return False
    return len(parts.plain) == len(parts.looks) == len(names) and set(names) == set(parts.plain)


def _read_in_passing(parts: WorkbookParts) -> tuple[tuple[Grid, ...], list[Notice]]:
    grids: list[Grid] = []
    notices = [*hidden_sheets([sheet.name for sheet in parts.sheets if not sheet.visible])]
    for sheet in parts.sheets:
        if sheet.visible:
            grid, found = visible(parts.plain[sheet.name], parts.looks[sheet.name])
            grids.append(grid)
            notices += found
    return tuple(grids), notices


def _notices(parts: WorkbookParts) -> Iterator[Notice]:
    if parts.macros:
        yield Notice("这是带宏的工作簿：只读取单元格中的值，宏没有运行")
    if parts.external_links:
        yield Notice("工作簿引用了外部文件：只读取保存在本文件中的值，没有打开外部文件")


def _streamed(
    data: bytes, parts: WorkbookParts, limits: Limits
) -> tuple[tuple[Grid, ...], list[Notice]]:
    """Row by row, for sheets whose used area is too large to lay out."""
    grids: list[Grid] = []
    notices: list[Notice] = []
    try:
        book = openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=True, keep_links=False
        )
        left = limits.filled_cells
        hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                rows = tuple(_limited(_sheet_rows(sheet, parts.from_1904), left))
                left -= sum(len(row.cells) for row in rows)
                look = parts.looks.get(sheet.title, PLAIN)
                grid, found = visible(Grid(sheet.title, "sheet", rows), look)
                grids.append(grid)
                notices += found
        book.close()
    except (
        InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError,
        AttributeError, IndexError, OSError, SyntaxError,
    ) as error:  # fmt: skip
        raise broken_workbook() from error
    return tuple(grids), [*hidden_sheets(hidden), *notices]


def _sheet_rows(sheet: Any, from_1904: bool) -> Iterator[Row]:
    sheet.reset_dimensions()
    formats = _Formats(sheet.parent)
    for number, line in enumerate(sheet.iter_rows(), 1):
        texts = [formats.text(cell, from_1904) for cell in line]
        if cells := filled(texts):
            yield Row(number, cells)


class _Formats:
    """The number formats of a streamed workbook by cell style."""

    def __init__(self, book: Any) -> None:
        self._styles = book._cell_styles
        self._codes = dict(enumerate(book._number_formats, 164))  # the first number of one's own
        self._known: dict[int, NumberFormat | None] = {}

    def text(self, cell: Any, from_1904: bool) -> str:
        value = cell.value
        if value is None or cell.data_type == "e":
            return value or ""
        style = cell._style_id
        if style not in self._known:
            number = self._styles[style].numFmtId if style else 0
            self._known[style] = format_by_number(number, self._codes)
        shows = self._known[style]
        return show(value) if shows is None else shows.show(value, from_1904=from_1904)


def _limited(rows: Iterator[Row], left: int) -> Iterator[Row]:
    for row in rows:
        left -= len(row.cells)
        if left < 0:
            raise too_many_cells()
        yield row


READER = XlsxReader()
