"""Word documents: paragraphs and tables in printed order, merged cells empty behind their first."""

from __future__ import annotations

from collections.abc import Iterator

from intake.reading.grid import Cell, Grid, Merged, Row, filled
from intake.reading.problems import IntakeProblem
from intake.reading.readers.base import Limits, Reading
from intake.reading.readers.xml import (
    Element,
    attribute,
    children,
    count,
    local,
    parse,
    parts_named,
)

_DOCUMENT = "word/document.xml"
_WRAPPERS = frozenset({"sdt", "sdtContent", "ins", "smartTag", "customXml", "hyperlink", "body"})
_TABLE_WIDTH = 2
"""A row of a table is never a line of text, however few cells it fills."""
_CHECKED = frozenset({"1", "true", "on"})


class DocxReader:
    """.docx."""

    title = "Word 文档"

    def read(self, name: str, data: bytes, limits: Limits) -> Reading:
        content = parts_named(data, limits, _DOCUMENT).get(_DOCUMENT)
        if content is None:
            raise IntakeProblem(
                "document.damaged",
                reason="Word 文档已损坏，无法读取",
                remedy="请用 Word 或 WPS 打开并另存为 .docx 后再上传",
            )
        return Reading(tuple(_grids(parse(content))))


def _grids(root: Element) -> Iterator[Grid]:
    """Runs of paragraphs and single tables, each its own grid; forms go on over both."""
    texts: list[Row] = []
    tables = paragraphs = 0
    for block in _blocks(root):
        if local(block) == "p":
            paragraphs += 1
            pieces = paragraph_text(block).split("\t")
            if cells := filled(pieces):
                texts.append(Row(paragraphs, cells, len(pieces)))
            continue
        if texts:
            yield Grid("正文", "page", tuple(texts))
            texts = []
        tables += 1
        yield _table(block, f"第 {tables} 个表格")
    if texts:
        yield Grid("正文", "page", tuple(texts))


def _blocks(element: Element) -> Iterator[Element]:
    for child in element:
        name = local(child)
        if name in {"p", "tbl"}:
            yield child
        elif name in _WRAPPERS:
            yield from _blocks(child)


def _table(table: Element, name: str) -> Grid:
    rows: list[Row] = []
    merged: list[Merged] = []
    for number, element in enumerate(_nested(table, "tr"), 1):
        cells = tuple(_row_cells(element, number, merged))
        if cells:
            rows.append(Row(number, cells, _TABLE_WIDTH))
    return Grid(name, "page", tuple(rows), tuple(merged))


def _row_cells(row: Element, number: int, merged: list[Merged]) -> Iterator[Cell]:
    column = sum(count(p, "val") for p in _properties(row, "trPr", "gridBefore"))
    for cell in _nested(row, "tc"):
        wide = next((count(p, "val") for p in _properties(cell, "tcPr", "gridSpan")), 1)
        text = "" if _continues(cell) else _cell_text(cell)
        if text and not text.isspace():
            yield Cell(column, text)
        if wide > 1:
            merged.append(Merged(number, column, number, column + wide - 1))
        column += min(wide, 200)


def _nested(element: Element, name: str) -> Iterator[Element]:
    """Children of that name, also behind content controls."""
    for child in element:
        if local(child) == name:
            yield child
        elif local(child) in _WRAPPERS:
            yield from _nested(child, name)


def _properties(element: Element, holder: str, name: str) -> Iterator[Element]:
    for properties in children(element, holder):
        yield from children(properties, name)


def _continues(cell: Element) -> bool:
    """Whether the cell is merged with the one above it."""
    merges = _properties(cell, "tcPr", "vMerge")
    return any(attribute(merge, "val") != "restart" for merge in merges)


def _cell_text(cell: Element) -> str:
    paragraphs = (element for element in cell.iter() if local(element) == "p")
    return "\n".join(text for text in map(paragraph_text, paragraphs) if text)


def paragraph_text(paragraph: Element) -> str:
    """The text of a paragraph; deleted text is left out, a ticked box is marked."""
    return "".join(_pieces(paragraph))


def _pieces(element: Element) -> Iterator[str]:
    for child in element:
        name = local(child)
        if name == "t":
            yield child.text or ""
        elif name in {"tab", "ptab"}:
            yield "\t"
        elif name in {"br", "cr"}:
            yield "\n"
        elif name == "noBreakHyphen":
            yield "-"
        elif name == "checkBox":
            yield "☑" if _ticked(child) else "□"
        elif name not in {"p", "tbl", "del", "moveFrom", "pPr", "rPr", "txbxContent", "Fallback"}:
            yield from _pieces(child)


def _ticked(box: Element) -> bool:
    marks = list(children(box, "checked")) or list(children(box, "default"))
    return any(attribute(mark, "val").lower() in _CHECKED | {""} for mark in marks)


READER = DocxReader()
