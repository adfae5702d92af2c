"""View trees as an .xlsx: to print, and to fill offline and bring back.

Every text is written as text, so that nothing a person typed is ever run as a formula. The same
views give the same bytes. Pure: no Django.
"""

from __future__ import annotations

import io
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from core.formulas import STARTS
from core.numbers import read_number
from core.view.tree import NUMERIC, Cell, Placed, View, placed

INPUT_FILL: Final = "#DDEBF7"
"""Light blue: the cells to fill in, as the filling notes say."""

_FONT: Final = "宋体"
_PAGE_NUMBERS: Final = "&C第 &P 页，共 &N 页"
_SHEET_NAME: Final = "自评表"
_A4: Final = 9
_LINE: Final = {"border": 1, "border_color": "#808080"}
_ALIGN: Final = {"text": "left", "centre": "center", "number": "right"}
_MAX_DIGITS: Final = 15  # what a spreadsheet number holds without loss
_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\[\]:*?/\\]")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MADE_ON: Final = datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""Every file says so: when one was made is no part of what a sheet says."""

# Heights in points. Spreadsheets fit no row to the text of a merged cell, so rows are given theirs.
_LINE_HEIGHT: Final = 14.0  # of a text of 10 points
_ROOM: Final = 8.0  # above and below the text
_MIN_HEIGHT: Final = 22.0
_MAX_HEIGHT: Final = 400.0  # a spreadsheet allows 409
_TITLE_HEIGHT: Final = 32.0
_FIRST: Final = 1  # the row of the first block, from 0: the title stands above it


def workbook_bytes(views: Iterable[tuple[str, View]]) -> bytes:
    """An .xlsx with one sheet a view, each with the name it should bear; at least one view."""
    buffer = io.BytesIO()
    with new_book(buffer) as book:
        pen = Pen(book)
        for name, view in views:
            draw(book.add_worksheet(sheet_name(name, list(book.sheetnames))), view, pen)
    return buffer.getvalue()


def new_book(buffer: io.BytesIO) -> Workbook:
    """An empty workbook that is written to ``buffer`` when it is closed."""
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": _MADE_ON})
    return book


def sheet_name(wanted: str, taken: Sequence[str]) -> str:
    """The name without what no sheet may bear, and not one of those that are taken."""
    base = _FORBIDDEN.sub("", wanted).strip("' ")[:25] or _SHEET_NAME
    names = (base, *(f"{base}_{number}" for number in range(2, len(taken) + 3)))
    lowered = {name.lower() for name in taken}
    return next(name for name in names if name.lower() not in lowered)


class Pen:
    """The formats of one workbook: each is made once, however many cells have it."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def format(self, **look: Any) -> Format:
        key = tuple(sorted(look.items()))
        if key not in self._made:
            plain = {"font_name": _FONT, "font_size": 10, "valign": "vcenter", "text_wrap": True}
            self._made[key] = self._book.add_format(plain | look)
        return self._made[key]


def draw(
    page: Worksheet,
    view: View,
    pen: Pen,
    *,
    formulas: Mapping[str, str] | None = None,
    unlocked: frozenset[str] = frozenset(),
) -> None:
    """The title in the first row, the blocks below it, all on one page width of A4 landscape.

    ``formulas`` are by a cell's key: the sheet computes what the cell says now. Cells whose keys
    are ``unlocked`` stay open where the sheet is protected.
    """
    _title(page, view, pen)
    for row, each in positions(view):
        formula = (formulas or {}).get(each.cell.key, "")
        _put(page, each, row, pen, formula, is_open=each.cell.key in unlocked)
    top = _FIRST
    for block in view.blocks:
        for number, each_row in enumerate(block.rows):
            if each_row.mark:
                page.write_string(top + number, view.columns, each_row.mark)
        for number, height in enumerate(_heights(placed(block, view.columns), view.widths)):
            page.set_row(top + number, height)
        top += len(block.rows)
    _paper(page, view, top - 1)


def positions(view: View) -> Iterator[tuple[int, Placed]]:
    """Every cell of the view with the row of the sheet in which it begins, from 0."""
    top = _FIRST
    for block in view.blocks:
        for number, row in enumerate(placed(block, view.columns)):
            for each in row:
                yield top + number, each
        top += len(block.rows)


def addresses(view: View) -> dict[str, str]:
    """Where the cells of a document stand when the view is drawn: by key, as F12."""
    return {
        each.cell.key: xl_rowcol_to_cell(row, each.column)
        for row, each in positions(view)
        if each.cell.key
    }


# Cells --------------------------------------------------------------------------------------------


def _title(page: Worksheet, view: View, pen: Pen) -> None:
    look = pen.format(font_size=16, bold=True, align="center")
    if view.columns > 1:
        page.merge_range(0, 0, 0, view.columns - 1, "", look)
    write_printed(page, 0, 0, view.title, pen, {"font_size": 16, "bold": True, "align": "center"})
    page.set_row(0, _TITLE_HEIGHT)


def _put(page: Worksheet, each: Placed, top: int, pen: Pen, formula: str, *, is_open: bool) -> None:
    cell, left = each.cell, each.column
    look = _look(cell) | ({"locked": False} if is_open else {})
    if cell.width > 1 or cell.height > 1:
        bottom, right = top + cell.height - 1, left + cell.width - 1
        page.merge_range(top, left, bottom, right, "", pen.format(**look))
    _write(page, top, left, cell, pen, look, formula)


def _look(cell: Cell) -> dict[str, Any]:
    look = _LINE | {"align": _ALIGN[cell.align], "bold": _is_bold(cell)}
    return look | {"bg_color": INPUT_FILL} if cell.source == "typed" else look


def _is_bold(cell: Cell) -> bool:
    if cell.role == "level":
        return cell.depth == 1
    return cell.role in ("heading", "total") or (cell.role == "label" and cell.align != "text")


def _write(
    page: Worksheet,
    row: int,
    column: int,
    cell: Cell,
    pen: Pen,
    look: dict[str, Any],
    formula: str,
) -> None:
    """A number where the text is one and fits without loss, otherwise plain text."""
    text = cell.printed
    number = read_number(text) if cell.kind in NUMERIC and not cell.is_label else None
    if number is None or number.percent or len(text) > _MAX_DIGITS or not text.isascii():
        if formula:
            look |= {"num_format": _number_format(0)}
            page.write_formula(row, column, formula, pen.format(**look), text)
        else:
            write_printed(page, row, column, text, pen, look)
        return
    look |= {"num_format": _number_format(number.places)}
    if formula:
        page.write_formula(row, column, formula, pen.format(**look), float(number.value))
    else:
        page.write_number(row, column, float(number.value), pen.format(**look))


def _number_format(places: int) -> str:
    return f"0.{'0' * places}" if places else "0"


def write_printed(
    page: Worksheet, row: int, column: int, text: str, pen: Pen, look: Mapping[str, Any]
) -> None:
    """Exactly this text, as text: for official sheets, which print no apostrophe of ours.

    The cell's type says that it is no formula, and the quote prefix keeps it text where somebody
    edits the cell. Saved as CSV the mark is lost; an official sheet is printed or brought back,
    not opened as CSV.
    """
    shown = _CONTROL.sub("", text)
    is_odd = shown[:1] in STARTS and bool(shown)
    quoted = {"quote_prefix": True} if is_odd else {}
    form = pen.format(**look, **quoted)
    if not shown:
        page.write_blank(row, column, None, form)
    elif page.write_string(row, column, shown, form) < 0:
        raise ValueError(f"a cell of {len(shown)} characters does not fit into a workbook")


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
    for number, width in enumerate(view.widths):
        page.set_column(number, number, width)
    if any(row.mark for row in view.rows):
        page.set_column(view.columns, view.columns, None, None, {"hidden": True})
    page.print_area(0, 0, last, view.columns - 1)
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.center_horizontally()
    page.set_footer(_PAGE_NUMBERS)
