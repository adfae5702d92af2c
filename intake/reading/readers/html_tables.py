"""Tables written as HTML: old systems save them as .xls, recognition puts them into Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

Attributes = list[tuple[str, str | None]]
_TABLE: Final = re.compile(r"<table\b", re.IGNORECASE)
_ROW: Final = re.compile(r"<tr\b", re.IGNORECASE)
_SKIPPED: Final = frozenset({"script", "style", "head", "title"})
_BREAKS: Final = frozenset({"br", "p", "div", "li"})
_BLOCKS: Final = frozenset({"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "br", "table"})
_WIDEST_SPAN: Final = 200


def holds_tables(text: str) -> bool:
    return bool(_TABLE.search(text) and _ROW.search(text))


def html_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of every table row, and the lines of text between the tables."""
    parser = _Tables()
    parser.feed(text)
    parser.close()
    parser.end_line()
    yield from parser.rows


class _Tables(HTMLParser):
    """Collects rows; cells that a row above spans stay empty. Inner tables give their text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[tuple[int, list[str]]] = []
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._line: list[str] = []
        self._spans: dict[int, int] = {}
        self._columns = self._high = 1
        self._depth = self._skipped = self._number = 0

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if tag in _SKIPPED:
            self._skipped += 1
        elif tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.end_line()
                self._spans = {}
        elif tag == "tr" and self._depth == 1:
            self._end_row()
            self._row, self._number = [], self.getpos()[0]
        elif tag in {"td", "th"} and self._depth == 1 and self._row is not None:
            self._end_cell()
            self._begin_cell(dict(attrs))
        elif tag == "input" and self._cell is not None:
            self._cell.append(self.get_starttag_text() or "")
        elif tag in _BREAKS and self._cell is not None:
            self._cell.append("\n")
        elif tag in _BLOCKS and self._depth == 0:
            self.end_line()

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED:
            self._skipped = max(0, self._skipped - 1)
        elif tag == "table":
            if self._depth == 1:
                self._end_row()
            self._depth = max(0, self._depth - 1)
        elif tag == "tr" and self._depth == 1:
            self._end_row()
        elif tag in {"td", "th"} and self._depth == 1:
            self._end_cell()
        elif tag in _BLOCKS and self._depth == 0:
            self.end_line()

    def handle_data(self, data: str) -> None:
        if self._skipped:
            return
        if self._cell is not None:
            self._cell.append(data)
            return
        if self._depth:
            return
        for number, line in enumerate(data.split("\n")):
            if number:
                self.end_line()
            self._line.append(line)

    def end_line(self) -> None:
        text = "".join(self._line)
        if text.strip():
            self.rows.append((self.getpos()[0], text.split("\t")))
        self._line = []

    def _begin_cell(self, attributes: dict[str, str | None]) -> None:
        assert self._row is not None  # noqa: S101 - cells are begun within rows only
        while self._spans.get(len(self._row), 0) > 0:
            self._row.append("")
        self._columns, self._high = _span(attributes, "colspan"), _span(attributes, "rowspan")
        self._cell = []

    def _end_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        first = len(self._row)
        self._row += ["".join(self._cell).strip(), *[""] * (self._columns - 1)]
        for column in range(first, first + self._columns):
            self._spans[column] = max(self._spans.get(column, 0), self._high)
        self._cell = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is not None:
            self.rows.append((self._number, [*self._row, ""] if len(self._row) == 1 else self._row))
            self._spans = {column: left - 1 for column, left in self._spans.items() if left > 1}
        self._row = None


def _span(attributes: dict[str, str | None], name: str) -> int:
    text = attributes.get(name) or "1"
    return min(max(1, int(text)), _WIDEST_SPAN) if text.isascii() and text.isdigit() else 1
