"""The official workbook of a form: to print, and to fill offline and bring back.

The layout comes from the edition's ``[sheet]``. Every text is written as text, so that nothing a
person typed is ever run as a formula.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from core.numbers import read_number
from core.spreadsheets import STARTS, neutral
from evaluations.sheet.document import FundingRow, IndicatorRow, SelfEvaluation
from evaluations.sheet.editions import Cell, Edition
from evaluations.sheet.layout import FONT, PAGE_NUMBERS, SHEET_NAME, layout_of, weighted
from evaluations.sheet.row_uids import CELL_MARK

INPUT_FILL: Final = PatternFill("solid", fgColor="FFDDEBF7")
"""Light blue: the cells to fill in, as the filling notes say."""

_LINE: Final = Side(style="thin", color="FF808080")
_BORDER: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_NUMERIC: Final = {"amount", "weight", "score", "rate"}
_MOST_DIGITS: Final = 15  # what a spreadsheet number holds without loss
_FORBIDDEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\[\]:*?/\\]")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def workbook_bytes(documents: Iterable[tuple[SelfEvaluation, Edition]]) -> bytes:
    """An .xlsx with one sheet a document; at least one document."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for document, edition in documents:
        page = book.create_sheet(_sheet_name(document.project_name, book.sheetnames))
        _Page(page, document, edition).draw()
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _sheet_name(project: str, taken: Sequence[str]) -> str:
    base = _FORBIDDEN.sub("", project).strip("' ")[:25] or SHEET_NAME
    names = (base, *(f"{base}_{number}" for number in range(2, len(taken) + 3)))
    lowered = {name.lower() for name in taken}
    return next(name for name in names if name.lower() not in lowered)


class _Page:
    """Draws one document from top to bottom; ``row`` is the next free row (from 1)."""

    def __init__(self, page: Worksheet, document: SelfEvaluation, edition: Edition) -> None:
        self.page = page
        self.document = document
        self.edition = edition
        self.layout = layout_of(edition)
        self.row = 1

    def draw(self) -> None:
        self._title()
        self._header()
        self._funding()
        self._goals()
        self._indicators()
        self._total()
        self._notes()
        self._paper()

    # Cells ------------------------------------------------------------------------------------

    def _put(
        self,
        column: int,
        text: str,
        *,
        span: int = 1,
        height: int = 1,
        cell: Cell | None = None,
        bold: bool = False,
        align: str = "center",
        row: int | None = None,
    ) -> None:
        """Write ``text`` at ``column`` (from 1), merged over ``span`` columns, ``height`` rows."""
        top = self.row if row is None else row
        if span > 1 or height > 1:
            self.page.merge_cells(
                start_row=top,
                start_column=column,
                end_row=top + height - 1,
                end_column=column + span - 1,
            )
        for line in self.page.iter_rows(top, top + height - 1, column, column + span - 1):
            for box in line:
                box.border = _BORDER
        target = self.page.cell(top, column)
        assert isinstance(target, SheetCell)  # noqa: S101  the merged range's own first cell
        _write(target, text, numeric=cell is not None and cell.kind in _NUMERIC)
        target.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
        target.font = Font(name=FONT, size=10, bold=bold)
        if cell is not None and cell.source == "typed":
            target.fill = INPUT_FILL

    def _line(self, height: float = 22) -> None:
        self.page.row_dimensions[self.row].height = height
        self.row += 1

    # Blocks -----------------------------------------------------------------------------------

    def _title(self) -> None:
        title = self.document.title or self.edition.title_for(
            year=self.document.year, project_name=self.document.project_name
        )
        self._put(1, title, span=self.layout.columns)
        self.page.cell(1, 1).font = Font(name=FONT, size=16, bold=True)
        for box in self.page[1]:
            box.border = Border()
        self._line(32)

    def _header(self) -> None:
        for names, spans in zip(self.layout.header_rows, self.layout.header, strict=True):
            column = 1
            for position, name in enumerate(names):
                cell = self.edition.header_cell(name)
                label_span, span = spans[position * 2], spans[position * 2 + 1]
                self._put(column, cell.starred_label, span=label_span, bold=True)
                column += label_span
                self._put(column, getattr(self.document, name), span=span, cell=cell)
                column += span
            self._line()

    def _funding(self) -> None:
        funding = self.edition.funding
        first, *spans = self.layout.funding
        self._put(1, funding.label, span=first, height=len(self.document.funding) + 1, bold=True)
        self._cells(1 + first, ["", *(cell.starred_label for cell in funding.columns)], spans)
        self._line()
        for row in self.document.funding:
            self._funding_row(row, 1 + first, spans)
            self._line()

    def _cells(self, column: int, texts: Sequence[str], spans: Sequence[int]) -> None:
        for text, span in zip(texts, spans, strict=True):
            self._put(column, text, span=span, bold=True)
            column += span

    def _funding_row(self, row: FundingRow, column: int, spans: Sequence[int]) -> None:
        self._put(column, row.label, span=spans[0], align="left")
        column += spans[0]
        for cell, span in zip(self.edition.funding.columns, spans[1:], strict=True):
            align = "right" if cell.kind == "amount" else "center"
            self._put(column, getattr(row, cell.field), span=span, cell=cell, align=align)
            column += span

    def _goals(self) -> None:
        first, *spans = self.layout.goals
        fields = self.edition.goals.fields
        self._put(1, self.edition.goals.label, span=first, height=2, bold=True)
        self._cells(1 + first, [cell.starred_label for cell in fields], spans)
        self._line()
        column = 1 + first
        for cell, span in zip(fields, spans, strict=True):
            text = getattr(self.document, cell.field)
            self._put(column, text, span=span, cell=cell, align="left")
            column += span
        longest = max((len(getattr(self.document, cell.field)) for cell in fields), default=0)
        self._line(max(60, min(400, 15 * (longest // 36 + 2))))

    def _indicators(self) -> None:
        rows = self.document.indicators
        first, *spans = self.layout.indicators
        self._put(1, self.edition.indicators.label, span=first, height=len(rows) + 1, bold=True)
        self._cells(1 + first, [cell.starred_label for cell in self.layout.row_cells], spans)
        self._line()
        self._level_cells(rows)
        for row in rows:
            self._indicator_row(row)

    def _level_cells(self, rows: Sequence[IndicatorRow]) -> None:
        top = self.row
        for (name, weight), group in _groups(rows, lambda row: (row.level1, row.level1_weight)):
            label = weighted(name, weight)
            self._put_level("level1", label, len(group), top, bold=True)
            inner = top
            for level2, members in _groups(group, lambda row: row.level2):
                self._put_level("level2", level2, len(members), inner)
                inner += len(members)
            top += len(group)

    def _put_level(
        self, name: str, text: str, height: int, row: int, *, bold: bool = False
    ) -> None:
        self._put(
            self.layout.start_of(name),
            text,
            span=self._span_of(name),
            height=height,
            row=row,
            bold=bold,
        )

    def _span_of(self, name: str) -> int:
        position = [cell.field for cell in self.layout.row_cells].index(name)
        return self.layout.indicators[position + 1]

    def _indicator_row(self, row: IndicatorRow) -> None:
        for cell in self.layout.row_cells:
            if cell.field in {"level1", "level2"}:
                continue
            self._put(
                self.layout.start_of(cell.field),
                getattr(row, cell.field),
                span=self._span_of(cell.field),
                cell=cell,
                align="left" if cell.field in {"level3", "explanation"} else "center",
            )
        self._put_uid(row)
        longest = max(len(row.level3) / 14, len(row.explanation) / 17, len(row.actual) / 9, 1)
        self._line(min(400, 8 + 14 * (int(longest) + 1)))

    def _put_uid(self, row: IndicatorRow) -> None:
        """By this the row is known again when the workbook comes back, whatever it is called."""
        if row.uid:
            self.page.cell(self.row, self.layout.columns + 1).value = f"{CELL_MARK}{row.uid}"

    def _total(self) -> None:
        if not self.layout.total:
            return
        self._put(1, self.edition.total.label, span=self.layout.total, bold=True)
        for column in range(self.layout.total + 1, self.layout.columns + 1):
            self._put(column, "")
        weight = self.edition.indicator_column("weight")
        self._put_computed(self.layout.start_of("weight"), self.document.total_weight, weight)
        self._put_computed(self.layout.start_of("score"), self.document.total_score, weight)
        self._put(self.layout.columns, self.edition.marks.not_scored)
        self._line()

    def _put_computed(self, column: int, text: str, like: Cell) -> None:
        self._put(column, text, cell=like, bold=True)
        self.page.cell(self.row, column).fill = PatternFill()

    def _notes(self) -> None:
        sheet = self.edition.sheet
        lines = [f"{n}. {note}" for n, note in enumerate(sheet.notes, 1)]
        for cell in self.edition.footer:
            text = f"{cell.label}：{getattr(self.document, cell.field)}"
            self._put(1, text, span=self.layout.columns, align="left", cell=cell)
            self._line(32)
        if lines:
            text = "\n".join([sheet.notes_label, *lines])
            self._put(1, text, span=self.layout.columns, align="left")
            self._line(16 * (len(lines) + 1))

    def _paper(self) -> None:
        for number, width in enumerate(self.layout.widths, 1):
            self.page.column_dimensions[get_column_letter(number)].width = width
        if any(row.uid for row in self.document.indicators):
            self.page.column_dimensions[get_column_letter(self.layout.columns + 1)].hidden = True
        self.page.print_area = f"A1:{get_column_letter(self.layout.columns)}{self.row - 1}"
        self.page.page_setup.orientation = "landscape"
        self.page.page_setup.paperSize = 9  # A4
        self.page.page_setup.fitToWidth = 1
        self.page.page_setup.fitToHeight = 0
        self.page.sheet_properties.pageSetUpPr.fitToPage = True
        self.page.print_options.horizontalCentered = True
        self.page.oddFooter.center.text = PAGE_NUMBERS


def _groups(rows: Sequence[IndicatorRow], key: Callable[[IndicatorRow], Any]) -> list[Any]:
    return [(name, list(members)) for name, members in groupby(rows, key)]


def _write(target: SheetCell, text: str, *, numeric: bool) -> None:
    """A number where the text is one and fits without loss, otherwise plain text."""
    number = read_number(text) if numeric else None
    if number is None or number.percent or len(text) > _MOST_DIGITS or not text.isascii():
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
