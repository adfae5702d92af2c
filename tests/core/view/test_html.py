"""The table of a page says what the tree says, cell by cell, and runs nothing."""

from __future__ import annotations

from itertools import chain

import pytest
from hypothesis import given, settings

from core.numbers import grouped
from core.view.html import Extras, Html, Line, anchor, body, escape, table
from core.view.tree import Block, Cell, Row, View
from tests.factories.views import shared_views, views
from tests.tables import Shown, shown_rows

HOSTILE = "</td><script>alert(1)</script>\"'&"
TEXT = Cell("甲", role="label", group=True, height=2)


def text_of(cell: Cell) -> str:
    return (grouped(cell.text) if cell.kind == "amount" else cell.text) + cell.suffix


def matches(shown: Shown, cell: Cell) -> bool:
    same = (shown.width, shown.height) == (cell.width, cell.height)
    return same and shown.text == text_of(cell).strip()


def assert_equal(view: View) -> None:
    rows = shown_rows(table(view))
    assert len(rows) == len(list(view.rows))
    for shown, row in zip(rows, view.rows, strict=True):
        for one, cell in zip(shown, row.cells, strict=True):
            assert matches(one, cell), (one, cell)
            assert not cell.key or one.ids == [anchor(cell.key)]


@settings(max_examples=60, deadline=None)
@given(view=views())
def test_the_table_is_the_tree_cell_by_cell(view: View) -> None:
    assert_equal(view)


@pytest.mark.parametrize("view", [pytest.param(view, id=name) for name, view in shared_views()])
def test_published_documents_are_drawn_whole(view: View) -> None:
    assert_equal(view)
    ids = list(chain.from_iterable(cell.ids for row in shown_rows(table(view)) for cell in row))
    assert len(ids) == len(set(ids))


def test_no_text_of_a_document_is_run_wherever_it_stands() -> None:
    cells = [
        Cell(HOSTILE, role=role, key=f"{HOSTILE}{role}", suffix=HOSTILE)
        for role in ("label", "heading", "level", "value", "total", "note", "mark")
    ]
    block = Block(HOSTILE, (Row(tuple(cells), record=0),))
    extras = Extras(
        inputs={f"{HOSTILE}value": HOSTILE},
        added={f"{HOSTILE}total": HOSTILE},
        heads={HOSTILE: HOSTILE},
        row_ids={0: HOSTILE},
        below={0: [Line(HOSTILE, HOSTILE)]},
        tools={0: HOSTILE},
        tools_blocks=(HOSTILE,),
    )
    html = table(View(HOSTILE, (1,) * len(cells), (block,)), extras, HOSTILE)
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == html.count("script&gt;") // 2
    assert "\"'" not in html, "no text ends an attribute"


def test_html_stays_html_and_text_does_not() -> None:
    assert escape("<b>") == "&lt;b&gt;"
    assert escape(Html("<b>")) == "<b>"


def two_rows(extras: Extras) -> list[list[Shown]]:
    rows = (
        Row((TEXT, Cell("一", key="r[0].a"), Cell("二")), record=0),
        Row((Cell("三", key="r[1].a"), Cell("四")), record=1),
    )
    return shown_rows(body(Block("r", rows), 3, extras))


def test_cells_of_a_group_grow_with_the_lines_below_its_rows() -> None:
    rows = two_rows(Extras(below={0: [Line("意见"), Line("又一条")], 1: [Line("末尾")]}))
    assert [[cell.text for cell in row] for row in rows] == [
        ["甲", "一", "二"],
        ["意见"],
        ["又一条"],
        ["三", "四"],
        ["末尾"],
    ]
    assert rows[0][0].height == 5
    assert {row[0].width for row in rows if len(row) == 1} == {2}


def test_buttons_stand_right_of_their_rows_and_lines_reach_below_them() -> None:
    extras = Extras(
        tools={0: Html("<b>钮</b>")}, tools_blocks=("r",), below={0: [Line(Html("<i>意见</i>"))]}
    )
    rows = two_rows(extras)
    assert [row[-1].text for row in rows] == ["钮", "意见", ""]
    assert rows[1][0].width == 3


def test_an_input_takes_the_place_of_the_text_and_added_words_stand_behind_it() -> None:
    extras = Extras(inputs={"r[0].a": Html('<input value="5">')}, added={"r[1].a": "合计 5"})
    rows = two_rows(extras)
    assert rows[0][1].text == "5"
    assert rows[0][1].attributes["class"].startswith("input ")
    assert rows[0][1].attributes["data-column"] == "a"
    assert rows[1][0].text == "三合计 5"
