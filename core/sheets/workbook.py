"""Any drawn sheet as a workbook: a sheet a document, every cell as text exactly as printed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from core.sheets.drawing import Drawing, DrawnBlock

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Characters that no workbook holds."""
_MOST: Final = 32_767
"""Characters that a cell of a workbook holds."""


def drawn_workbook(drawings: Iterable[Drawing]) -> bytes:
    """The workbook of these drawings, in their order."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, drawing in enumerate(drawings, 1):
        _write(book.create_sheet(f"表{number}"), drawing)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write(sheet: Worksheet, drawing: Drawing) -> None:
    _put(sheet, 1, [drawing.title], bold=True)
    for block in drawing.blocks:
        _write_block(sheet, block)


def _write_block(sheet: Worksheet, block: DrawnBlock) -> None:
    if block.heading:
        _put(sheet, sheet.max_row + 1, [block.heading], bold=True)
    for value in block.values:
        _put(sheet, sheet.max_row + 1, [value.label, value.text])
    if block.columns:
        _put(sheet, sheet.max_row + 1, block.columns, bold=True)
    for row in block.rows:
        _put(sheet, sheet.max_row + 1, [cell.text for cell in row])


def _put(sheet: Worksheet, row: int, texts: Sequence[str], *, bold: bool = False) -> None:
    """A row of texts. Each is marked as text, so that no spreadsheet runs it as a formula."""
    for column, text in enumerate(texts, 1):
        cell = sheet.cell(row, column)
        cell.value = _CONTROL.sub("", text)[:_MOST] or None
        if cell.value is not None:
            cell.data_type = "s"
            cell.quotePrefix = True
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        cell.font = Font(bold=bold)
