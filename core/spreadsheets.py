"""Plain tables in and out in the formats that spreadsheets open; no text in them is a formula."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import tablib
from django.utils.translation import gettext as _
from import_export.formats import base_formats
from openpyxl import load_workbook

from core.formulas import neutral, original
from core.table_bounds import (
    MAX_COLUMNS,
    MAX_ROWS,
    TableRefused,
    require_small_table,
    require_small_text,
    require_small_workbook,
)


def _in_every_cell(data: tablib.Dataset, change: Callable[[Any], Any]) -> tablib.Dataset:
    changed = tablib.Dataset(title=data.title, headers=data.headers)
    for row in data:
        changed.append([change(cell) for cell in row])
    return changed


class _Neutral(base_formats.TablibFormat):
    """A format whose files spreadsheets open."""

    def create_dataset(self, in_stream: Any, **kwargs: Any) -> tablib.Dataset:
        with _readable():
            data = self.read_bounded(in_stream)
        return _in_every_cell(data, original)

    def read_bounded(self, in_stream: Any) -> tablib.Dataset:
        """The table in a file. Raises TableRefused for one that is too large."""
        return super().create_dataset(in_stream)

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> Any:
        return super().export_data(_in_every_cell(dataset, neutral), **kwargs)


@contextmanager
def _readable() -> Iterator[None]:
    """TableRefused with one sentence, whatever a parser says of a file that it cannot read."""
    try:
        yield
    except TableRefused:
        raise
    except Exception as error:  # each parser has errors of its own, and bugs
        raise TableRefused(
            _("无法读取该文件：请核对所选格式是否与文件相符，文本文件须为 UTF-8 编码。")
        ) from error


class CSV(_Neutral, base_formats.CSV):
    delimiter = ","

    def read_bounded(self, in_stream: Any) -> tablib.Dataset:
        require_small_text(in_stream, self.delimiter)
        return super().read_bounded(in_stream)


class TSV(_Neutral, base_formats.TSV):
    def read_bounded(self, in_stream: Any) -> tablib.Dataset:
        require_small_text(in_stream, "\t")
        return super().read_bounded(in_stream)


class JSON(base_formats.JSON):
    def create_dataset(self, in_stream: Any, **kwargs: Any) -> tablib.Dataset:
        with _readable():
            rows = json.loads(in_stream)
            require_small_table(len(rows), max((len(row) for row in rows), default=0))
            return super().create_dataset(in_stream, **kwargs)


class XLSX(_Neutral, base_formats.XLSX):
    def read_bounded(self, in_stream: bytes) -> tablib.Dataset:
        """The sheet that was open last: the cells that have one, and no more than are taken.

        The package reads whatever area the file claims to have.
        """
        require_small_workbook(in_stream)
        book = load_workbook(io.BytesIO(in_stream), read_only=True, data_only=True)
        area = book.active.iter_rows(
            max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS + 1, values_only=True
        )
        rows = [list(row) for row in area]
        width = max((_width(row) for row in rows), default=0)
        require_small_table(len(rows) - 1, width)
        data = tablib.Dataset(headers=rows[0][:width])
        for row in rows[1:]:
            data.append(row[:width])
        return data


def _width(row: list[Any]) -> int:
    """Up to the last cell that says something."""
    return max((number for number, value in enumerate(row, 1) if value is not None), default=0)


class HTML(_Neutral, base_formats.HTML):
    pass


# Only for these does django-import-export hand numbers and dates over as such, and it asks for the
# very class.
base_formats.BINARY_FORMATS.append(XLSX)

IMPORTED: Final = [CSV, XLSX, TSV, JSON]
"""For IMPORT_FORMATS: those whose size can be told before they are taken apart. YAML repeats what
it names once, and the parser for HTML needs the square of the time for some files."""

FORMATS: Final = [CSV, XLSX, TSV, HTML, JSON, base_formats.YAML]
"""For IMPORT_EXPORT_FORMATS. JSON and YAML are read by programs and hold the very text; ODS and XLS
need libraries that are not installed."""
