"""Plain lists as pages draw them."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string

from core.web.lists import Column, PlainList

COLUMNS = (Column("种类"), Column("排队", "number"), Column("原因", "name"))


def drawn(*rows: tuple[object, ...]) -> str:
    shown = PlainList(COLUMNS, rows, "没有")
    return render_to_string("includes/list.html", {"list": shown})


def test_cells_bear_the_class_of_their_column_and_are_escaped() -> None:
    html = drawn(("<b>", 3, "坏"))
    assert "<td >&lt;b&gt;</td>" in html
    assert '<td class="number">3</td>' in html
    assert '<td class="name">坏</td>' in html
    assert 'class="number">排队</th>' in html
    assert 'class="name">原因' not in html, "heads are only aligned with numbers"


def test_an_empty_list_says_so() -> None:
    assert '<div class="empty">没有</div>' in drawn()
    assert "<table" not in drawn()


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        [list(line) for line in PlainList(COLUMNS, [("eins",)]).lines]
