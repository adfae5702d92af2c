"""One sheet written in every format that is read."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from html import escape

import docx
import openpyxl

Rows = list[list[str]]
_ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    "<office:body><office:spreadsheet>{}</office:spreadsheet></office:body>"
    "</office:document-content>"
)


def text(rows: Rows) -> bytes:
    return "\n".join("\t".join(row) for row in rows).encode()


def commas(rows: Rows) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode("gb18030")


def markdown(rows: Rows) -> bytes:
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join([lines[0], "|---" * len(rows[0]) + "|", *lines[1:]]).encode()


def html(rows: Rows) -> bytes:
    """A page as old systems save it under the name of a workbook; empty cells spanned."""
    lines = "".join(_html_row(row) for row in rows)
    return f"<html><meta charset=gb2312><table>{lines}</table></html>".encode("gb18030")


def _html_row(row: list[str]) -> str:
    cells: list[list[str | int]] = []
    for value in row:
        if value or not cells:
            cells.append([value, 1])
        else:
            cells[-1][1] = int(cells[-1][1]) + 1
    return "<tr>" + "".join(f"<td colspan={wide}>{_html(str(v))}" for v, wide in cells) + "</tr>"


def _html(value: str) -> str:
    return value if value.startswith("<") else escape(value)


def archive(rows: Rows) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("自评表.xlsx", xlsx(rows))
    return stream.getvalue()


def xlsx(rows: Rows) -> bytes:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in rows:
        page.append([value or None for value in row])
    for cell in (cell for line in page.iter_rows() for cell in line if cell.data_type == "f"):
        cell.data_type = "s"  # "=5" is what somebody typed, no formula
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods(rows: Rows) -> bytes:
    lines = "".join(
        "<table:table-row>" + "".join(map(_ods_cell, row)) + "</table:table-row>" for row in rows
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        table = f'<table:table table:name="表">{lines}</table:table>'
        archive.writestr("content.xml", _ODS.format(table))
    return stream.getvalue()


def _ods_cell(value: str) -> str:
    if not value:
        return "<table:table-cell/>"
    return f"<table:table-cell><text:p>{escape(value)}</text:p></table:table-cell>"


def word(rows: Rows) -> bytes:
    """A paragraph for every line outside a table, a table for the rows of several cells."""
    document = docx.Document()
    width = max(map(len, rows))
    table = None
    for index, row in enumerate(rows):
        if _outside(rows, index):
            document.add_paragraph(row[0])
            table = None
            continue
        table = table or document.add_table(rows=0, cols=width)
        cells = table.add_row().cells
        for cell, value in zip(cells, row, strict=False):
            cell.text = value
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _outside(rows: Rows, index: int) -> bool:
    """A single text that does not stand between two rows of a table."""
    if sum(map(bool, rows[index])) != 1 or not rows[index][0]:
        return not any(rows[index])
    around = rows[max(0, index - 1) : index] + rows[index + 1 : index + 2]
    return not all(sum(map(bool, row)) > 1 for row in around)


FORMATS: dict[str, Callable[[Rows], bytes]] = {
    "txt": text,
    "csv": commas,
    "tsv": text,
    "md": markdown,
    "html": html,
    "zip": archive,
    "xlsx": xlsx,
    "ods": ods,
    "docx": word,
}
