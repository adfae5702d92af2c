"""View trees as an .xlsx: to print, and to fill offline and bring back.

Every text is written as text, so that nothing a person typed is ever run as a formula. Pure: no
Django.
"""

from __future__ import annotations

import io
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from core.formulas import STARTS, neutral
from core.numbers import read_number
from core.view.tree import NUMERIC, Cell, Placed, View, placed

INPUT_FILL: Final = PatternFill("solid", fgColor="FFDDEBF7")
"""Light blue: the cells to fill in, as the filling notes say."""

_FONT: Final = "宋体"
_PAGE_NUMBERS: Final = "第 &P 页，共 &N 页"
_SHEET_NAME: Final = "自评表"
_LINE: Final = Side(style="thin", color="FF808080")
_BORDER: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_TITLE_FONT: Final = Font(name=_FONT, size=16, bold=True)
_FONTS: Final = {bold: Font(name=_FONT, size=10, bold=bold) for bold in (False, True)}
_ALIGNMENTS: Final = {
    ours: Alignment(horizontal=theirs, vertical="center", wrap_text=True)
    for ours, theirs in {"text": "left", "centre": "center", "number": "right"}.items()
}
_MAX_DIGITS: Final = 15  # what a spreadsheet number holds without loss
_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\[\]:*?/\\]")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

# Heights in points. Spreadsheets fit no row to the text of a merged cell, so rows are given theirs.
_LINE_HEIGHT: Final = 14.0  # of a text of 10 points
_ROOM: Final = 8.0  # above and below the text
_MIN_HEIGHT: Final = 22.0
_MAX_HEIGHT: Final = 400.0  # a spreadsheet allows 409
_TITLE_HEIGHT: Final = 32.0


def workbook_bytes(views: Iterable[tuple[str, View]]) -> bytes:
    """An .xlsx with one sheet a view, each with the name it should bear; at least one view."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, view in views:
        draw(book.create_sheet(_sheet_name(name, book.sheetnames)), view)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _sheet_name(wanted: str, taken: Sequence[str]) -> str:
    base = _FORBIDDEN.sub("", wanted).strip("' ")[:25] or _SHEET_NAME
    names = (base, *(f"{base}_{number}" for number in range(2, len(taken) + 3)))
    lowered = {name.lower() for name in taken}
    return next(name for name in names if name.lower() not in lowered)


def draw(page: Worksheet, view: View) -> None:
    """The title in the first row, the blocks below it, all on one page width of A4 landscape."""
    _title(page, view)
    top = 2
    for block in view.blocks:
        rows = placed(block, view.columns)
        for number, row in enumerate(rows):
            for each in row:
                _put(page, each, top + number)
            if block.rows[number].mark:
                page.cell(top + number, view.columns + 1).value = block.rows[number].mark
        for number, height in enumerate(_heights(rows, view.widths)):
            page.row_dimensions[top + number].height = height
        top += len(rows)
    _paper(page, view, top - 1)


# Cells --------------------------------------------------------------------------------------------


def _title(page: Worksheet, view: View) -> None:
    if view.columns > 1:
        page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=view.columns)
    cell = _at(page, 1, 1)
    _write_printed(cell, view.title)
    cell.alignment = _ALIGNMENTS["centre"]
    cell.font = _TITLE_FONT
    page.row_dimensions[1].height = _TITLE_HEIGHT


def _put(page: Worksheet, each: Placed, top: int) -> None:
    cell, left = each.cell, each.column + 1
    bottom, right = top + cell.height - 1, left + cell.width - 1
    if (top, left) != (bottom, right):
        page.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    for line in page.iter_rows(top, bottom, left, right):
        for box in line:
            box.border = _BORDER
    target = _at(page, top, left)
    _write(target, cell)
    target.alignment = _ALIGNMENTS[cell.align]
    target.font = _FONTS[_is_bold(cell)]
    if cell.source == "typed":
        target.fill = INPUT_FILL


def _at(page: Worksheet, row: int, column: int) -> SheetCell:
    cell = page.cell(row, column)
    assert isinstance(cell, SheetCell)  # noqa: S101  the merged range's own first cell
    return cell


def _is_bold(cell: Cell) -> bool:
    if cell.role == "level":
        return cell.depth == 1
    return cell.role in ("heading", "total") or (cell.role == "label" and cell.align != "text")


def _write(target: SheetCell, cell: Cell) -> None:
    """A number where the text is one and fits without loss, otherwise plain text."""
    text = cell.printed
    number = read_number(text) if cell.kind in NUMERIC and not cell.is_label else None
    if number is None or number.percent or len(text) > _MAX_DIGITS or not text.isascii():
        _write_printed(target, text)
        return
    target.value = number.value
    target.number_format = f"0.{'0' * number.places}" if number.places else "0"


def _write_printed(target: SheetCell, text: str) -> None:
    """Exactly this text, as text: for official sheets, which print no apostrophe of ours.

    The cell's type says that it is no formula (openpyxl would make one of "=…" and an error of
    "#N/A"), and ``quotePrefix`` keeps it text where somebody edits the cell. Saved as CSV the
    mark is lost; an official sheet is printed or brought back, not opened as CSV.
    """
    target.value = _CONTROL.sub("", text) or None
    if target.value is not None:
        target.data_type = "s"
        target.quotePrefix = target.value[0] in STARTS


def write_text(target: SheetCell, text: str) -> None:
    """Text into a cell of a list, which stays harmless when the workbook is saved as CSV."""
    _write_printed(target, neutral(text))


# Heights and paper --------------------------------------------------------------------------------


def _heights(rows: Sequence[Sequence[Placed]], widths: Sequence[int]) -> list[float]:
    """The height of each row, so that every text is seen as far as a row may be high."""
    heights = [_MIN_HEIGHT] * len(rows)
    tall: list[tuple[int, int, float]] = []
    for number, row in enumerate(rows):
        for each in row:
            needed = _needed(each, widths)
            if each.cell.height == 1:
                heights[number] = max(heights[number], needed)
            else:
                tall.append((number, number + each.cell.height, needed))
    for start, end, needed in sorted(tall, key=lambda each: each[1] - each[0]):
        missing = needed - sum(heights[start:end])
        if missing > 0:
            heights[end - 1] += missing
    return [min(height, _MAX_HEIGHT) for height in heights]


def _needed(each: Placed, widths: Sequence[int]) -> float:
    width = max(sum(widths[each.column : each.column + each.cell.width]) - 1, 1)
    lines = sum(max(1, math.ceil(_length(line) / width)) for line in each.cell.printed.split("\n"))
    return _ROOM + _LINE_HEIGHT * max(lines, each.cell.lines)


def _length(line: str) -> int:
    """Characters of half width; Chinese ones are of full width."""
    return sum(2 if unicodedata.east_asian_width(each) in "WFA" else 1 for each in line)


def _paper(page: Worksheet, view: View, last: int) -> None:
    for number, width in enumerate(view.widths, 1):
        page.column_dimensions[get_column_letter(number)].width = width
    if any(row.mark for row in view.rows):
        page.column_dimensions[get_column_letter(view.columns + 1)].hidden = True
    page.print_area = f"A1:{get_column_letter(view.columns)}{last}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9  # A4
    page.page_setup.fitToWidth = 1
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_options.horizontalCentered = True
    page.oddFooter.center.text = _PAGE_NUMBERS
