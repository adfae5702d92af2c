"""Workbooks of Excel 2007 and later and of WPS: stored values only, macros are never run."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from intake.reading.grid import Grid, Row
from intake.reading.readers.base import Limits, Reading
from intake.reading.readers.spreadsheet import (
    broken_workbook,
    calamine_grids,
    sheet_rows,
    too_many_cells,
)
from intake.reading.readers.workbook_parts import WorkbookParts, inspect


class XlsxReader:
    """.xlsx and .xlsm."""

    title = "Excel 工作簿"

    def read(self, name: str, data: bytes, limits: Limits) -> Reading:
        parts = inspect(data, limits)
        if parts.streamed:
            return Reading(_streamed(data, limits), tuple(_notices(parts, ())))
        grids, hidden = calamine_grids(data, limits, parts.percents)
        return Reading(grids, tuple(_notices(parts, hidden)))


def _notices(parts: WorkbookParts, hidden: tuple[str, ...]) -> Iterator[str]:
    if parts.macros:
        yield "这是带宏的工作簿：只读取单元格中的值，宏没有运行"
    if parts.external_links:
        yield "工作簿引用了外部文件：只读取保存在本文件中的值，没有打开外部文件"
    if parts.uncalculated:
        yield (
            f"单元格 {parts.uncalculated} 等处的公式没有保存计算结果，按空白读取；"
            "请用 Excel 或 WPS 打开并保存后再上传"
        )
    if hidden:
        yield f"隐藏的工作表没有读取：{'、'.join(hidden)}"


def _streamed(data: bytes, limits: Limits) -> tuple[Grid, ...]:
    """Row by row, for sheets whose used area is too large to lay out."""
    try:
        book = openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=True, keep_links=False
        )
        left = limits.filled_cells
        grids: list[Grid] = []
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                rows = tuple(_limited(sheet_rows(_values(sheet), 1, 0, {}), left))
                left -= sum(len(row.cells) for row in rows)
                grids.append(Grid(sheet.title, "sheet", rows))
        book.close()
    except (
        InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError,
        AttributeError, IndexError, OSError, SyntaxError,
    ) as error:  # fmt: skip
        raise broken_workbook() from error
    return tuple(grids)


def _values(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()
    yield from sheet.iter_rows(values_only=True)


def _limited(rows: Iterator[Row], left: int) -> Iterator[Row]:
    for row in rows:
        left -= len(row.cells)
        if left < 0:
            raise too_many_cells()
        yield row


READER = XlsxReader()
