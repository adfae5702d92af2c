"""Workbooks of Excel 97-2003 and of old WPS."""

from __future__ import annotations

from intake.readers.base import Limits, Reading
from intake.readers.spreadsheet import calamine_grids


class XlsReader:
    """.xls and .et."""

    title = "Excel 97-2003 工作簿"

    def read(self, name: str, data: bytes, limits: Limits) -> Reading:
        grids, hidden = calamine_grids(data, limits)
        notices = (f"隐藏的工作表没有读取：{'、'.join(hidden)}",) if hidden else ()
        return Reading(grids, notices)


READER = XlsReader()
