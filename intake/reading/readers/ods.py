"""OpenDocument spreadsheets: the texts as shown, and merged ranges."""

from __future__ import annotations

from collections.abc import Iterator

from intake.reading.grid import Cell, Grid, Merged, Row
from intake.reading.readers.base import Limits, Reading
from intake.reading.readers.spreadsheet import broken_workbook, too_many_cells
from intake.reading.readers.xml import (
    Element,
    attribute,
    children,
    count,
    local,
    parse,
    parts_named,
)

_CONTENT = "content.xml"
_ROW_GROUPS = ("table-row-group", "table-header-rows", "table-rows")


class OdsReader:
    """.ods."""

    title = "OpenDocument 表格"

    def read(self, name: str, data: bytes, limits: Limits) -> Reading:
        content = parts_named(data, limits, _CONTENT).get(_CONTENT)
        if content is None:
            raise broken_workbook()
        root = parse(content)
        tables = [element for element in root.iter() if local(element) == "table"]
        hidden = set(_hidden_styles(root))
        shown = [t for t in tables if attribute(t, "style-name") not in hidden]
        left_out = [attribute(t, "name") for t in tables if t not in shown]
        budget = _Budget(limits.filled_cells)
        grids = tuple(_grid(table, budget) for table in shown)
        notices = (f"隐藏的工作表没有读取：{'、'.join(left_out)}",) if left_out else ()
        return Reading(grids, notices)


class _Budget:
    """How many filled cells may still be read."""

    def __init__(self, left: int) -> None:
        self.left = left

    def take(self, cells: int) -> None:
        self.left -= cells
        if self.left < 0:
            raise too_many_cells()


def _hidden_styles(root: Element) -> Iterator[str]:
    for style in root.iter():
        if local(style) == "style":
            for properties in children(style, "table-properties"):
                if attribute(properties, "display") == "false":
                    yield attribute(style, "name")


def _grid(table: Element, budget: _Budget) -> Grid:
    rows: list[Row] = []
    merged: list[Merged] = []
    number = 1
    for element in _rows(table):
        repeats = count(element, "number-rows-repeated")
        cells = _cells(element, number, merged, budget)
        if cells:
            budget.take(len(cells) * repeats)
            rows += [Row(number + n, cells) for n in range(repeats)]
        number += repeats
    return Grid(attribute(table, "name"), "sheet", tuple(rows), tuple(sorted(merged)))


def _rows(element: Element) -> Iterator[Element]:
    for child in element:
        if local(child) == "table-row":
            yield child
        elif local(child) in _ROW_GROUPS:
            yield from _rows(child)


def _cells(row: Element, number: int, merged: list[Merged], budget: _Budget) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    column = 0
    for element in children(row, "table-cell", "covered-table-cell"):
        repeats = count(element, "number-columns-repeated")
        text = shown_text(element)
        if text and not text.isspace():
            budget.take(repeats)
            cells += [Cell(column + n, text) for n in range(repeats)]
        wide, high = count(element, "number-columns-spanned"), count(element, "number-rows-spanned")
        if wide > 1 or high > 1:
            merged.append(Merged(number, column, number + high - 1, column + wide - 1))
        column += repeats
    return tuple(cells)


def shown_text(cell: Element) -> str:
    """The paragraphs of a cell as they are shown; notes are left out."""
    return "\n".join("".join(_pieces(p)) for p in children(cell, "p"))


def _pieces(element: Element) -> Iterator[str]:
    if element.text:
        yield element.text
    for child in element:
        name = local(child)
        if name == "s":
            yield " " * min(count(child, "c"), 100)
        elif name in {"tab", "line-break"}:
            yield "\n"
        elif name not in {"annotation", "note"}:
            yield from _pieces(child)
        if child.tail:
            yield child.tail


READER = OdsReader()
