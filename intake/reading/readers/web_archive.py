"""Web archives: pages that Excel or a browser saved as one file (.mht), often named .xls."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import Message
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote

from intake.reading.grid import Grid
from intake.reading.notices import Notice
from intake.reading.problems import IntakeProblem
from intake.reading.readers.base import Limits, Reading
from intake.reading.readers.encoding import decode
from intake.reading.readers.text import text_rows

_PAGES: Final = frozenset({"text/html", "application/xhtml+xml"})
_CHINESE: Final = ("gb2312", "gbk", "x-gbk", "gb_2312-80")
"""Names of encodings that gb18030 contains; offices write more than the named one has."""


class WebArchiveReader:
    """.mht and .mhtml."""

    title = "网页归档"

    def read(self, name: str, data: bytes, limits: Limits) -> Reading:
        notices: list[Notice] = []
        grids = tuple(_grids(email.message_from_bytes(data), limits, notices))
        if not any(grid.rows for grid in grids):
            raise IntakeProblem(
                "mht.no_text",
                reason="这是网页归档文件（.mht），其中没有可读的网页内容",
                remedy="请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传",
            )
        return Reading(grids, tuple(notices))


def _grids(message: Message, limits: Limits, notices: list[Notice]) -> Iterator[Grid]:
    pages = [part for part in message.walk() if part.get_content_type() in _PAGES]
    for number, part in enumerate(pages[: limits.sheets], 1):
        rows = text_rows(_text(part), limits, notices)
        if rows:
            yield Grid(_name(part, number), "text", rows)


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    charset = (part.get_content_charset() or "").lower()
    try:
        return content.decode("gb18030" if charset in _CHINESE else charset)
    except (UnicodeDecodeError, LookupError):
        return decode(content)[0]


def _name(part: Message, number: int) -> str:
    location = str(part.get("Content-Location", ""))
    return PurePosixPath(unquote(location)).stem or f"第 {number} 页"


READER = WebArchiveReader()
