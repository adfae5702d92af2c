"""Workbooks for tests, written with openpyxl or part by part."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

Rows = Iterable[Iterable[Any]]


def xlsx(*sheets: Rows, then: Callable[[Worksheet], None] | None = None) -> bytes:
    """A workbook with these rows, one sheet each; ``then`` may change the first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets, 1):
        page = book.create_sheet(f"表{number}")
        for row in rows:
            page.append(list(row))
    if then is not None:
        then(book.worksheets[0])
    return packed(book)


def packed(book: openpyxl.Workbook) -> bytes:
    """The workbook's bytes."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def repacked(data: bytes, change: Callable[[str, bytes], bytes], **extra: bytes) -> bytes:
    """The same archive with every part passed through ``change`` and parts added."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, content in extra.items():
            new.writestr(name, content)
    return stream.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    return repacked(data, lambda _, part: part, **{name: content})


def with_rows(data: bytes, xml: bytes) -> bytes:
    """The workbook with the rows of its first sheet replaced by that XML."""

    def change(name: str, part: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return part
        head, _, rest = part.partition(b"<sheetData")
        return head + b"<sheetData>" + xml + b"</sheetData>" + rest.partition(b"</sheetData>")[2]

    return repacked(data, change)
