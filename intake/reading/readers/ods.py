"""OpenDocument spreadsheets: the texts as shown, merged ranges, and what is hidden."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from core.numbers import read_number
from intake.reading.grid import Cell, Grid, Merged, Row
from intake.reading.readers.base import Limits, Reading
from intake.reading.readers.formats.numbers import general
from intake.reading.readers.sheet_look import SheetLook, visible
from intake.reading.readers.spreadsheet import broken_workbook, hidden_sheets, too_many_cells
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
_COLUMN_GROUPS = ("table-column-group", "table-header-columns", "table-columns")
_HIDDEN = ("collapse", "filter")


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
        left_out = [attribute(t, "name") for t in tables if attribute(t, "style-name") in hidden]
        budget = _Budget(limits.filled_cells)
        grids: list[Grid] = []
        notices = list(hidden_sheets(left_out))
        for table in shown:
            grid, found = visible(*_grid(table, budget))
            grids.append(grid)
            notices += found
        return Reading(tuple(grids), tuple(notices))


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


def _grid(table: Element, budget: _Budget) -> tuple[Grid, SheetLook]:
    rows: list[Row] = []
    merged: list[Merged] = []
    look = SheetLook(hidden_columns=list(_hidden_columns(table)))
    number = 1
    for element in _parts(table, "table-row", _ROW_GROUPS):
        repeats = count(element, "number-rows-repeated")
        cells = _cells(element, number, merged, look, budget)
        if cells:
            budget.take(len(cells) * repeats)
            rows += [Row(number + n, cells) for n in range(repeats)]
            if attribute(element, "visibility") in _HIDDEN:
                look.hidden_rows.update(range(number, number + repeats))
        number += repeats
    return Grid(attribute(table, "name"), "sheet", tuple(rows), tuple(sorted(merged))), look


def _parts(element: Element, name: str, groups: Collection[str]) -> Iterator[Element]:
    """The table's rows or columns, also those in groups."""
    for child in element:
        if local(child) == name:
            yield child
        elif local(child) in groups:
            yield from _parts(child, name, groups)


def _hidden_columns(table: Element) -> Iterator[tuple[int, int]]:
    column = 0
    for element in _parts(table, "table-column", _COLUMN_GROUPS):
        repeats = count(element, "number-columns-repeated")
        if attribute(element, "visibility") in _HIDDEN:
            yield column, column + repeats - 1
        column += repeats


def _cells(
    row: Element, number: int, merged: list[Merged], look: SheetLook, budget: _Budget
) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    column = 0
    for element in children(row, "table-cell", "covered-table-cell"):
        repeats = count(element, "number-columns-repeated")
        covered = local(element) == "covered-table-cell"  # nobody sees what a merged cell covers
        text = "" if covered else shown_text(element) or _unwritten(element)
        if text and not text.isspace():
            budget.take(repeats)
            cells += [Cell(column + n, text) for n in range(repeats)]
        elif not covered and attribute(element, "formula") and not attribute(element, "value-type"):
            look.uncalculated.append((number, column))
        wide, high = count(element, "number-columns-spanned"), count(element, "number-rows-spanned")
        if wide > 1 or high > 1:
            merged.append(Merged(number, column, number + high - 1, column + wide - 1))
        column += repeats
    return tuple(cells)


def _unwritten(cell: Element) -> str:
    """What a cell stores for which its program wrote no text to show."""
    kind, value = attribute(cell, "value-type"), attribute(cell, "value")
    if kind == "percentage" and (number := read_number(value)) is not None:
        return f"{general(float(number.value * 100))}%"
    return value or attribute(cell, "date-value") or attribute(cell, "string-value")


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
