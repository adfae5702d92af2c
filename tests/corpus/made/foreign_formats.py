"""A grid with merged cells as files: workbook, Word, and texts as people copy them from pages."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from html import escape

import openpyxl
from openpyxl.utils import get_column_letter

from tests.corpus.made.foreign import Cell, Grid

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="a" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
Placed = tuple[int, int, Cell]


def placed(grid: Grid) -> Iterator[Placed]:
    """Every cell with the row and column of its upper left corner, counted from 0."""
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(grid):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            yield number, column, cell
            taken |= {
                (number + down, column + right)
                for down in range(cell.rows)
                for right in range(cell.columns)
            }
            column += cell.columns


def workbook(grid: Grid) -> bytes:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row, column, cell in placed(grid):
        place = page.cell(row + 1, column + 1)
        if cell.text:
            place.value = cell.text
            place.data_type = "s"
        if cell.rows > 1 or cell.columns > 1:
            end = f"{get_column_letter(column + cell.columns)}{row + cell.rows}"
            page.merge_cells(f"{place.coordinate}:{end}")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def word(grid: Grid) -> bytes:
    """A document with one table, as Word writes merged cells: spans, and what goes on below."""
    rows = "".join(f"<w:tr>{_word_row(cells)}</w:tr>" for cells in _columns_of(grid))
    table = f'<w:document xmlns:w="{_WORD}"><w:body><w:tbl>{rows}</w:tbl></w:body></w:document>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr("word/document.xml", table)
    return stream.getvalue()


def _columns_of(grid: Grid) -> Iterator[list[tuple[Cell, str]]]:
    """The cells of every row from left to right, those that only go on from above too."""
    rows: list[dict[int, tuple[Cell, str]]] = [{} for _ in grid]
    for row, column, cell in placed(grid):
        rows[row][column] = (cell, '<w:vMerge w:val="restart"/>' if cell.rows > 1 else "")
        for below in rows[row + 1 : row + cell.rows]:
            below[column] = (Cell("", 1, cell.columns), "<w:vMerge/>")
    for found in rows:
        yield [found[column] for column in sorted(found)]


def _word_row(cells: Iterable[tuple[Cell, str]]) -> str:
    return "".join(
        f'<w:tc><w:tcPr><w:gridSpan w:val="{cell.columns}"/>{merge}</w:tcPr>'
        f"<w:p><w:r><w:t>{escape(cell.text)}</w:t></w:r></w:p></w:tc>"
        for cell, merge in cells
    )


def tabs(grid: Grid) -> bytes:
    """Copied from a workbook: every column has its tab, merged cells are empty but for one."""
    rows: list[list[str]] = [[] for _ in grid]
    for row, column, cell in placed(grid):
        rows[row] += [""] * (column - len(rows[row])) + [cell.text]
    return "\n".join("\t".join(row).rstrip("\t") for row in rows).encode()


def bars(grid: Grid) -> bytes:
    """Copied from a page: only the cells that a row has of its own, merged ones not again."""
    lines = ["| " + " | ".join(" ".join(c.text.split()) for c in row) + " |" for row in grid]
    return "\n".join(lines).encode()


WRITERS: dict[str, tuple[str, Callable[[Grid], bytes]]] = {
    "xlsx": ("xlsx", workbook),
    "docx": ("docx", word),
    "tabs": ("txt", tabs),
    "bars": ("txt", bars),
}
