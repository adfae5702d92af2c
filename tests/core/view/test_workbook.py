"""The workbook of a view is the tree, cell by cell, with its merged cells; no text is a formula."""

from __future__ import annotations

import io

import openpyxl
import pytest
from hypothesis import given, settings
from openpyxl.worksheet.worksheet import Worksheet

from core.numbers import read_number
from core.view.tree import Block, Cell, Row, View, placed
from core.view.workbook import workbook_bytes
from tests.factories.views import shared_views, views


def opened(view: View) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes([("表", view)]))).worksheets[0]


def assert_equal(view: View) -> None:
    page = opened(view)
    top, merged, texts = 2, set(), {}
    for block in view.blocks:
        for number, row in enumerate(placed(block, view.columns), top):
            for each in row:
                first = page.cell(number, each.column + 1)
                last = page.cell(number + each.cell.height - 1, each.column + each.cell.width)
                if first is not last:
                    merged.add(f"{first.coordinate}:{last.coordinate}")
                texts[first.coordinate] = each.cell
        top += len(block.rows)
    assert {str(found) for found in page.merged_cells.ranges} - {_title(view)} == merged
    for place, cell in texts.items():
        assert _is(page[place], cell), (place, cell, page[place].value)
    assert page.max_row <= top - 1


def _title(view: View) -> str:
    return f"A1:{openpyxl.utils.get_column_letter(view.columns)}1"


def _is(found: openpyxl.cell.Cell, cell: Cell) -> bool:
    if found.data_type == "n" and found.value is not None:
        number = read_number(cell.printed)
        return number is not None and float(number.value) == found.value
    return (found.value or "") == cell.printed and found.data_type != "f"


@settings(max_examples=40, deadline=None)
@given(view=views())
def test_the_workbook_is_the_tree_cell_by_cell(view: View) -> None:
    assert_equal(view)


@pytest.mark.parametrize("view", [pytest.param(view, id=name) for name, view in shared_views()])
def test_published_documents_are_written_whole(view: View) -> None:
    assert_equal(view)


def heights(*cells: Cell) -> list[int]:
    """In whole points: the file holds heights in pixels."""
    rows = tuple(Row((cell,)) for cell in cells)
    page = opened(View("", (20,), (Block("b", rows),)))
    return [round(page.row_dimensions[number].height) for number in range(2, 2 + len(cells))]


def test_rows_are_high_enough_for_their_texts() -> None:
    assert heights(Cell("短")) == [22]
    one, two = heights(Cell("长" * 18), Cell("长" * 19))
    assert (one, two) == (36, 36), "nineteen columns take nine Chinese characters a line"
    assert heights(Cell("长" * 29)) == [64]
    assert heights(Cell("一\n二\n三")) == [50]
    assert heights(Cell("", lines=4)) == [64]
    assert heights(Cell("长" * 5000)) == [400]


def test_the_last_row_below_a_merged_cell_makes_room_for_its_text() -> None:
    rows = (Row((Cell("长" * 60, height=2), Cell())), Row((Cell(),)))
    page = opened(View("", (20, 20), (Block("b", rows),)))
    assert [round(page.row_dimensions[number].height) for number in (2, 3)] == [22, 84]
