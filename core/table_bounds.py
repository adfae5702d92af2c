"""What an uploaded plain table may be, asked before anything takes it apart.

These tables are read in the request itself, so the numbers are small: the largest honest one, the
indicator library of a city, has some thousands of rows of ten columns.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

MEGABYTE: Final = 1024 * 1024
MAX_BYTES: Final = 5 * MEGABYTE
MAX_UNPACKED: Final = 20 * MEGABYTE
MAX_PARTS: Final = 200
MAX_TAGS: Final = 1_000_000
"""Twice what 5,000 rows of 20 columns need; a parser keeps some hundred bytes for each."""
MAX_ROWS: Final = 5_000
MAX_COLUMNS: Final = 100


class TableRefused(Exception):
    """An uploaded table is not read; the text is a sentence for people."""


def require_small_file(size: int) -> None:
    """TableRefused for a file of more than ``MAX_BYTES``."""
    if size > MAX_BYTES:
        raise TableRefused(
            _("文件超过 %(most)d MB，请分成几个文件导入。") % {"most": MAX_BYTES // MEGABYTE}
        )


def require_small_table(rows: int, columns: int) -> None:
    """TableRefused for a table with more rows (the heading aside) or columns than are taken."""
    if rows > MAX_ROWS:
        raise TableRefused(_("表格超过 %(most)d 行，请分成几个文件导入。") % {"most": MAX_ROWS})
    if columns > MAX_COLUMNS:
        raise TableRefused(_("表格超过 %(most)d 列，请只保留要导入的列。") % {"most": MAX_COLUMNS})


def require_small_text(text: str, delimiter: str) -> None:
    """``require_small_table`` for a CSV or TSV, row by row."""
    for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)):
        require_small_table(number, len(row))


def require_small_workbook(data: bytes) -> None:
    """TableRefused for a workbook that unpacks to too much, or whose parts nest or multiply.

    Sizes come from the directory first; Python's zipfile gives no more of a part than is declared
    there, and what is given is counted before a parser sees it.
    """
    tags = 0
    for content in _parts(data):
        # In UTF-16 the same characters stand with a zero byte each.
        plain = content.replace(b"\0", b"")
        if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
            raise TableRefused(
                _("文件内容不合规范，已拒绝读取。请在 Excel 或 WPS 中另存一份再试。")
            )
        tags += plain.count(b"<")
        if tags > MAX_TAGS:
            require_small_table(MAX_ROWS + 1, 0)


def _parts(data: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
        total = sum(info.file_size for info in infos)
        if total > MAX_UNPACKED or len(infos) > MAX_PARTS:
            raise TableRefused(_("文件解压后过大，已拒绝读取。请只保留要导入的工作表和列。"))
        for info in infos:
            if info.filename.endswith((".xml", ".rels")):
                yield archive.read(info)
