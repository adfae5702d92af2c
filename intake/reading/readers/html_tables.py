"""Tables written as HTML: old systems save them as .xls, recognition puts them into Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

Attributes = list[tuple[str, str | None]]
Rows = list[tuple[int, list[str]]]
_TABLE: Final = re.compile(r"<table\b", re.IGNORECASE)
_ROW: Final = re.compile(r"<tr\b", re.IGNORECASE)
_SKIPPED: Final = frozenset({"script", "style", "head", "title", "template"})
_BREAKS: Final = frozenset({"br", "p", "div", "li"})
_BLOCKS: Final = frozenset({"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "br", "table"})
_VOID: Final = frozenset({"br", "img", "input", "hr", "meta", "link", "col", "wbr", "area", "base"})
_CLOSED_BY: Final = {
    "td": {"td", "th"}, "th": {"td", "th"}, "tr": {"td", "th", "tr"}, "p": {"p"}, "li": {"li"},
}  # fmt: skip
"""What an opening tag ends that nobody has closed."""
_HIDDEN: Final = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))")
_CLASS: Final = re.compile(r"\.([\w-]+)\s*\{([^{}]*)\}")
_MAX_SPAN: Final = 200
_MAX_DEPTH: Final = 40


def holds_tables(text: str) -> bool:
    return bool(_TABLE.search(text) and _ROW.search(text))


@dataclass(slots=True)
class HtmlText:
    """Line number and cells of every table row and line of text, and the lines with hidden ones."""

    rows: Rows
    hidden: list[int]


def html_text(text: str) -> HtmlText:
    """What a page shows. Tables that only lay out the page fall apart into what they hold."""
    parser = _Page({name for name, style in _CLASS.findall(text) if _HIDDEN.search(style.lower())})
    parser.feed(text)
    parser.close()
    parser.end_line()
    rows = [row for block in parser.blocks for row in _rows(block, 0)]
    return HtmlText(rows, sorted(set(parser.hidden)))


@dataclass(slots=True)
class _Cell:
    line: int
    columns: int = 1
    high: int = 1
    parts: list[str | _Table] = field(default_factory=list)

    @property
    def own_text(self) -> str:
        return "".join(part for part in self.parts if isinstance(part, str)).strip()

    @property
    def text(self) -> str:
        """All it shows, inner tables as lines."""
        pieces = (p if isinstance(p, str) else f"\n{p.text}\n" for p in self.parts)
        return "".join(pieces).strip()


@dataclass(slots=True)
class _Table:
    rows: list[tuple[int, list[_Cell]]] = field(default_factory=list)
    cell: _Cell | None = None
    open_row: bool = False

    @property
    def text(self) -> str:
        # Each text once: asked for twice a level, nested tables take twice as long a level.
        texts = (cell.text for _, cells in self.rows for cell in cells)
        return "\n".join(text for text in texts if text)

    @property
    def is_layout(self) -> bool:
        """Whether most of the texts in it stand in tables within its cells."""
        cells = [cell for _, row in self.rows for cell in row]
        tables = [part for cell in cells for part in cell.parts if isinstance(part, _Table)]
        inner = sum(len(row) for table in tables for _, row in table.rows)
        return inner > 2 and inner > sum(bool(cell.own_text) for cell in cells)


def _rows(block: tuple[int, str] | _Table, depth: int) -> Iterator[tuple[int, list[str]]]:
    if not isinstance(block, _Table):
        yield block[0], block[1].split("\t")
    elif block.is_layout and depth < _MAX_DEPTH:
        for _, cells in block.rows:
            for cell in cells:
                for part in cell.parts:
                    if isinstance(part, _Table):
                        yield from _rows(part, depth + 1)
                    elif part.strip():
                        yield cell.line, [part.strip()]
    else:
        yield from _spread(block)


def _spread(table: _Table) -> Iterator[tuple[int, list[str]]]:
    """The rows with empty cells where one above or before spans."""
    spans: dict[int, int] = {}
    for line, cells in table.rows:
        row: list[str] = []
        begun: dict[int, int] = {}
        for cell in cells:
            while spans.get(len(row), 0) > 0:
                row.append("")
            first = len(row)
            row += [cell.text, *[""] * (cell.columns - 1)]
            begun |= dict.fromkeys(range(first, first + cell.columns), cell.high)
        spans = {column: left - 1 for column, left in spans.items() if left > 1}
        for column, high in begun.items():
            if high > 1:
                spans[column] = max(spans.get(column, 0), high - 1)
        yield line, [*row, ""] if len(row) == 1 else row


class _Page(HTMLParser):
    """Collects lines and tables; nothing of what is hidden."""

    def __init__(self, hidden_classes: set[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[tuple[int, str] | _Table] = []
        self.hidden: list[int] = []
        self._hidden_classes = hidden_classes
        self._open: list[str] = []
        self._tables: list[_Table] = []
        self._line: list[str] = []
        self._dark = 0
        """Depth of the outermost hidden element among the open ones; 0 for none."""

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        for unclosed in _CLOSED_BY.get(tag, ()):
            if self._open and self._open[-1] == unclosed:
                self._close()
        if tag not in _VOID:
            self._open.append(tag)
            if not self._dark and (tag in _SKIPPED or self._is_hidden(dict(attrs))):
                self._dark = len(self._open)
        if not self._dark:
            self._begin(tag, dict(attrs))

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open:
            return
        while self._open[-1] != tag:
            self._close()
        self._close()

    def handle_data(self, data: str) -> None:
        if self._dark:
            if data.strip() and self._open[self._dark - 1] not in _SKIPPED:
                self.hidden.append(self.getpos()[0])
            return
        if self._tables:
            if (cell := self._tables[-1].cell) is not None:
                cell.parts.append(data)
            return
        for number, line in enumerate(data.split("\n")):
            if number:
                self.end_line()
            self._line.append(line)

    def end_line(self) -> None:
        text = "".join(self._line)
        if text.strip():
            self.blocks.append((self.getpos()[0], text))
        self._line = []

    def _is_hidden(self, attributes: dict[str, str | None]) -> bool:
        if "hidden" in attributes or _HIDDEN.search((attributes.get("style") or "").lower()):
            return True
        return not self._hidden_classes.isdisjoint((attributes.get("class") or "").split())

    def _begin(self, tag: str, attributes: dict[str, str | None]) -> None:
        table = self._tables[-1] if self._tables else None
        cell = table.cell if table else None
        if tag == "table":
            self._begin_table(cell)
        elif tag == "tr" and table is not None:
            table.rows.append((self.getpos()[0], []))
            table.cell, table.open_row = None, True
        elif tag in {"td", "th"} and table is not None and table.rows and table.open_row:
            spans = _span(attributes, "colspan"), _span(attributes, "rowspan")
            table.cell = _Cell(table.rows[-1][0], *spans)
            table.rows[-1][1].append(table.cell)
        elif tag == "input" and cell is not None:
            cell.parts.append(self.get_starttag_text() or "")
        elif tag in _BREAKS and cell is not None:
            cell.parts.append("\n")
        elif tag in _BLOCKS and not self._tables:
            self.end_line()

    def _begin_table(self, cell: _Cell | None) -> None:
        made = _Table()
        if cell is not None:
            cell.parts.append(made)
        else:
            self.end_line()
            self.blocks.append(made)
        self._tables.append(made)

    def _close(self) -> None:
        """End the innermost open element."""
        tag = self._open.pop()
        if self._dark:
            if len(self._open) < self._dark:
                self._dark = 0
            return
        if tag == "table" and self._tables:
            self._tables.pop()
        elif tag in {"td", "th"} and self._tables:
            self._tables[-1].cell = None
        elif tag == "tr" and self._tables:
            self._tables[-1].cell, self._tables[-1].open_row = None, False
        elif tag in _BLOCKS and not self._tables:
            self.end_line()


def _span(attributes: dict[str, str | None], name: str) -> int:
    text = attributes.get(name) or "1"
    return min(max(1, int(text)), _MAX_SPAN) if text.isascii() and text.isdigit() else 1
