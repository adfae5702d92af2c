"""Word documents: paragraphs and tables in printed order, merged cells empty behind their first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from intake.reading.grid import Cell, Grid, Merged, Row, filled
from intake.reading.notices import Notice, listed
from intake.reading.problems import IntakeProblem
from intake.reading.readers.base import Limits, Reading
from intake.reading.readers.foreign_parts import ForeignParts
from intake.reading.readers.word_parts import word_parts
from intake.reading.readers.word_text import WordText, shows_hint
from intake.reading.readers.xml import Element, attribute, children, count, local

_WRAPPERS: Final = frozenset(
    {"sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "hyperlink", "body"}
)
_IN_CELLS: Final = _WRAPPERS | {"tbl", "tr", "tc"}
_TABLE_WIDTH: Final = 2
"""A row of a table is never a line of text, however few cells it fills."""
_MAX_SPAN: Final = 200
_MAX_DEPTH: Final = 12
"""Tables within tables, and texts within boxes, up to which a document is read."""


class DocxReader:
    """.docx, .docm and .dotx."""

    title = "Word 文档"

    def read(self, name: str, data: bytes, limits: Limits) -> Reading:
        parts = word_parts(data, limits)
        if parts.text is None:
            raise IntakeProblem(
                "document.damaged",
                reason="Word 文档已损坏，无法读取",
                remedy="请用 Word 或 WPS 打开并另存为 .docx 后再上传",
            )
        foreign = ForeignParts(parts.foreign, limits)
        pages = _Pages(WordText(parts.hidden_styles), foreign)
        grids = tuple(pages.grids(parts.text))
        if not any(grid.rows for grid in grids) and parts.pictures:
            raise IntakeProblem(
                "document.picture",
                reason="Word 文档里只有图片，没有可读的文字",
                remedy="请先做文字识别（OCR），再上传识别后的文件",
            )
        notices = (*pages.notices(), *foreign.notices)
        return Reading(grids, notices, pictures=parts.pictures)


class _Pages:
    """Goes through a document once and gives its texts and tables as grids."""

    def __init__(self, texts: WordText, foreign: ForeignParts) -> None:
        self._texts = texts
        self._foreign = foreign
        self._tables = self._paragraphs = 0
        self._hidden: list[str] = []
        self._unknown: list[str] = []
        self._too_deep = False

    def notices(self) -> Iterator[Notice]:
        """What was left out, and where."""
        if self._hidden:
            yield Notice("隐藏的文字没有读取", listed(self._hidden))
        if self._too_deep:
            yield Notice(f"嵌套超过 {_MAX_DEPTH} 层的表格或文本框没有读取")
        if self._unknown:
            yield Notice("有无法识别的符号，按空白读取，请核对", listed(self._unknown))

    def grids(self, root: Element) -> Iterator[Grid]:
        """Runs of paragraphs and single tables, each its own grid; forms go on over both."""
        lines: list[Row] = []
        for block in self._blocks(root, 0):
            if not isinstance(block, Grid):
                lines += self._line(block)
                continue
            if lines:
                yield Grid("正文", "page", tuple(lines))
                lines = []
            yield block
        if lines:
            yield Grid("正文", "page", tuple(lines))

    def _blocks(self, element: Element, depth: int) -> Iterator[Element | Grid]:
        """Paragraphs and tables in order; tables that only lay out the page fall apart."""
        if depth > _MAX_DEPTH:
            self._too_deep = True
            return
        for child in element:
            name = local(child)
            if name == "p":
                yield child
                for box in _boxes(child):
                    yield from self._blocks(box, depth + 1)
            elif name == "tbl" and _is_layout(child):
                for cell in _cells(child):
                    yield from self._blocks(cell, depth + 1)
            elif name == "tbl":
                yield self._table(child)
            elif name == "altChunk":
                yield from self._foreign.grids(attribute(child, "id"))
            elif name in _WRAPPERS and not (name == "sdt" and shows_hint(child)):
                yield from self._blocks(child, depth)

    def _line(self, paragraph: Element) -> Iterator[Row]:
        self._paragraphs += 1
        with _Watch(self, f"第 {self._paragraphs} 段"):
            pieces = self._texts.paragraph(paragraph).split("\t")
        if cells := filled(pieces):
            yield Row(self._paragraphs, cells, len(pieces))

    def _table(self, table: Element) -> Grid:
        self._tables += 1
        name = f"第 {self._tables} 个表格"
        rows: list[Row] = []
        merged: list[Merged] = []
        for number, element in enumerate(_nested(table, "tr"), 1):
            with _Watch(self, f"{name}第 {number} 行"):
                if _leaves(element):
                    self._texts.hidden += any(local(child) == "hidden" for child in element.iter())
                    continue
                cells = tuple(self._row_cells(element, number, merged))
            if cells:
                rows.append(Row(number, cells, _TABLE_WIDTH))
        return Grid(name, "page", tuple(rows), tuple(merged))

    def _row_cells(self, row: Element, number: int, merged: list[Merged]) -> Iterator[Cell]:
        column = sum(count(p, "val") for p in _properties(row, "trPr", "gridBefore"))
        for cell in _nested(row, "tc"):
            wide = next((count(p, "val") for p in _properties(cell, "tcPr", "gridSpan")), 1)
            text = "" if _continues(cell) else "\n".join(filter(None, self._cell_texts(cell, 0)))
            if text and not text.isspace():
                yield Cell(column, text)
            if wide > 1:
                merged.append(Merged(number, column, number, column + wide - 1))
            column += min(wide, _MAX_SPAN)

    def _cell_texts(self, element: Element, depth: int) -> Iterator[str]:
        """The paragraphs of a cell, those of boxes and small tables within it too."""
        if depth > _MAX_DEPTH * 3:
            self._too_deep = True
            return
        for child in element:
            name = local(child)
            if name == "p":
                yield self._texts.paragraph(child)
                for box in _boxes(child):
                    yield from self._cell_texts(box, depth + 1)
            elif name in _IN_CELLS and not (name == "sdt" and shows_hint(child)):
                yield from self._cell_texts(child, depth + 1)

    def took(self, place: str, hidden: bool, unknown: bool) -> None:
        """Note what was left out at a place."""
        if hidden:
            self._hidden.append(place)
        if unknown:
            self._unknown.append(place)

    @property
    def left_out(self) -> tuple[int, int]:
        return self._texts.hidden, self._texts.unknown


class _Watch:
    """Notes the place when something is left out while it is read."""

    def __init__(self, pages: _Pages, place: str) -> None:
        self._pages = pages
        self._place = place

    def __enter__(self) -> None:
        self._before = self._pages.left_out

    def __exit__(self, *_: object) -> None:
        hidden, unknown = self._pages.left_out
        self._pages.took(self._place, hidden > self._before[0], unknown > self._before[1])


def _boxes(element: Element) -> Iterator[Element]:
    """The text boxes anchored in a paragraph. Of the two ways to write one, the first counts."""
    for child in element:
        name = local(child)
        if name == "txbxContent":
            yield child
        elif name == "AlternateContent":
            ways = ([*_boxes(way)] for way in children(child, "Choice", "Fallback"))
            yield from next(filter(None, ways), ())
        elif name not in {"p", "tbl", "pPr", "rPr", "del", "moveFrom"}:
            yield from _boxes(child)


def _is_layout(table: Element) -> bool:
    """Whether a table only arranges what stands in it: most of its texts are in inner tables."""
    inner = outer = 0
    for cell in _cells(table):
        tables = [element for element in cell.iter() if local(element) == "tbl"]
        texts = sum(len(list(_nested(row, "tc"))) for t in tables for row in _nested(t, "tr"))
        inner += texts
        outer += any(
            (element.text or "").strip()
            for paragraph in _nested(cell, "p")
            for element in paragraph.iter()
            if local(element) == "t"
        )
    return inner > outer and inner > _TABLE_WIDTH


def _cells(table: Element) -> Iterator[Element]:
    for row in _nested(table, "tr"):
        yield from _nested(row, "tc")


def _leaves(row: Element) -> bool:
    """Whether a row is deleted or hidden."""
    return any(local(child) in {"del", "hidden"} for p in children(row, "trPr") for child in p)


def _nested(element: Element, name: str) -> Iterator[Element]:
    """Children of that name, also behind content controls."""
    for child in element:
        if local(child) == name:
            yield child
        elif local(child) in _WRAPPERS and not (local(child) == "sdt" and shows_hint(child)):
            yield from _nested(child, name)


def _properties(element: Element, holder: str, name: str) -> Iterator[Element]:
    for properties in children(element, holder):
        yield from children(properties, name)


def _continues(cell: Element) -> bool:
    """Whether the cell is merged with the one above it or before it."""
    merges = [*_properties(cell, "tcPr", "vMerge"), *_properties(cell, "tcPr", "hMerge")]
    return any(attribute(merge, "val") != "restart" for merge in merges)


READER = DocxReader()
