"""Workbooks of Excel 97-2003 and of old WPS."""

from __future__ import annotations

from intake.reading.readers.base import Limits, Reading
from intake.reading.readers.biff import largest_area
from intake.reading.readers.spreadsheet import broken_workbook, calamine_grids, too_many_cells


class XlsReader:
    """.xls and .et."""

    title = "Excel 97-2003 工作簿"

    def read(self, name: str, data: bytes, limits: Limits) -> Reading:
        if _area(data) > limits.dense_cells:
            raise too_many_cells()
        grids, hidden = calamine_grids(data, limits)
        notices = (f"隐藏的工作表没有读取：{'、'.join(hidden)}",) if hidden else ()
        return Reading(grids, notices)


def _area(data: bytes) -> int:
    try:
        return largest_area(data)
    except (OSError, ValueError, IndexError, TypeError, AttributeError) as error:
        raise broken_workbook() from error


READER = XlsReader()
