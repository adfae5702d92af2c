"""Workbooks of Excel 97-2003 and of old WPS."""

from __future__ import annotations

from intake.reading.readers.base import Limits, Reading
from intake.reading.readers.biff import BiffLook, inspect
from intake.reading.readers.locked import unlocked
from intake.reading.readers.sheet_look import PLAIN
from intake.reading.readers.spreadsheet import (
    broken_workbook,
    calamine_grids,
    too_many_cells,
)


class XlsReader:
    """.xls and .et."""

    title = "Excel 97-2003 工作簿"

    def read(self, name: str, data: bytes, limits: Limits) -> Reading:
        found = _inspected(data)
        if found.encrypted:
            data = unlocked(data)
            found = _inspected(data)
        if found.area > limits.dense_cells:
            raise too_many_cells()
        looks = dict(enumerate(found.looks))
        grids, notices = calamine_grids(data, limits, lambda n, _: looks.get(n, PLAIN))
        return Reading(grids, tuple(notices))


def _inspected(data: bytes) -> BiffLook:
    try:
        return inspect(data)
    except (OSError, ValueError, IndexError, TypeError, AttributeError) as error:
        raise broken_workbook() from error


READER = XlsReader()
