"""Text that leaves for a spreadsheet: a cell of text is never run as a formula.

Names come from documents and from people. A spreadsheet that opens a CSV file runs a cell that
begins with one of ``STARTS``; an apostrophe before it makes it text. In a workbook a cell can be
marked as text without one, but the mark is lost when the workbook is saved as CSV. So every list
and plain table takes the apostrophe, workbooks too. An official sheet does not: it must print what
the office printed (``evaluations.exports.workbook.write_text``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import tablib
from import_export.formats import base_formats

STARTS: Final = "=+-@\t\r\n＝＋－＠"
"""What OWASP lists against CSV injection; some spreadsheets take the wide characters, too."""
_RUNS: Final = re.compile(f"'*[{re.escape(STARTS)}]")
_PREFIXED: Final = re.compile(f"'+[{re.escape(STARTS)}]")
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def neutral(value: Any) -> Any:
    """Text with an apostrophe before it where a spreadsheet would run it; other values as they are.

    Text that begins with an apostrophe and would run without it gets a second one, so that
    ``original`` finds every text again.
    """
    if not isinstance(value, str) or _NUMBER.fullmatch(value) or not _RUNS.match(value):
        return value
    return f"'{value}"


def original(value: Any) -> Any:
    """What ``neutral`` was given."""
    if isinstance(value, str) and _PREFIXED.match(value):
        return value[1:]
    return value


def _in_every_cell(data: tablib.Dataset, change: Callable[[Any], Any]) -> tablib.Dataset:
    changed = tablib.Dataset(title=data.title, headers=data.headers)
    for row in data:
        changed.append([change(cell) for cell in row])
    return changed


class _Neutral(base_formats.TablibFormat):
    """A format whose files spreadsheets open."""

    def create_dataset(self, in_stream: Any, **kwargs: Any) -> tablib.Dataset:
        return _in_every_cell(super().create_dataset(in_stream, **kwargs), original)

    def export_data(self, dataset: tablib.Dataset, **kwargs: Any) -> Any:
        return super().export_data(_in_every_cell(dataset, neutral), **kwargs)


class CSV(_Neutral, base_formats.CSV):
    pass


class TSV(_Neutral, base_formats.TSV):
    pass


class XLSX(_Neutral, base_formats.XLSX):
    pass


class HTML(_Neutral, base_formats.HTML):
    pass


# Only for these does django-import-export hand numbers and dates over as such, and it asks for the
# very class.
base_formats.BINARY_FORMATS.append(XLSX)

FORMATS: Final = [CSV, XLSX, TSV, HTML, base_formats.JSON, base_formats.YAML]
"""For IMPORT_EXPORT_FORMATS. JSON and YAML are read by programs and hold the very text; ODS and XLS
need libraries that are not installed."""
