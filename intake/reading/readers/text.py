"""Plain text: cells parted by tabs, commas, the bars of Markdown or the tags of HTML tables."""

from __future__ import annotations

from collections.abc import Iterator

from intake.reading.grid import Grid, Row, filled
from intake.reading.notices import Notice, listed
from intake.reading.problems import IntakeProblem
from intake.reading.readers.base import Limits, Reading
from intake.reading.readers.encoding import decode
from intake.reading.readers.html_tables import holds_tables, html_text
from intake.reading.readers.separated import delimiter_of, separated_rows
from intake.reading.readers.spaced import is_spaced, spaced_rows
from intake.reading.readers.tabbed import tabbed_rows


class TextReader:
    """.txt, .md, .csv and .tsv in UTF-8, GB18030 or UTF-16."""

    title = "文本"

    def read(self, name: str, data: bytes, limits: Limits) -> Reading:
        text, damage = decode(data)
        notices = [Notice(damage)] if damage else []
        rows = text_rows(text, limits, notices)
        if not rows:
            raise IntakeProblem(
                "file.empty", reason="文件是空的，没有任何内容", remedy="请确认选对了文件后再上传"
            )
        return Reading((Grid(name, "text", rows),), tuple(notices))


def text_rows(text: str, limits: Limits, notices: list[Notice]) -> tuple[Row, ...]:
    """The rows that hold something, numbered as an editor numbers their lines.

    ``notices`` takes what is to be said about what a page hides.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    rows: list[Row] = []
    left = limits.filled_cells
    for number, texts in _lines(text, notices):
        cells = filled(texts)
        left -= len(cells)
        if left < 0:
            raise IntakeProblem(
                "text.too_large",
                place=f"第 {number} 行",
                reason="文本内容过多，超出了可读取的范围",
                remedy="请拆成几个较小的文件后再上传",
            )
        if cells:
            rows.append(Row(number, cells, len(texts)))
    return tuple(rows)


def _lines(text: str, notices: list[Notice]) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells, by the way the text parts them."""
    if holds_tables(text):
        page = html_text(text)
        if page.hidden:
            places = listed(str(line) for line in page.hidden)
            notices.append(Notice("网页中隐藏的内容没有读取", f"第 {places} 行"))
        return iter(page.rows)
    lines = text.split("\n")
    if "\t" not in text and is_spaced(lines):
        return spaced_rows(lines)
    delimiter = delimiter_of(text)
    return separated_rows(text, delimiter) if delimiter else tabbed_rows(text)


READER = TextReader()
