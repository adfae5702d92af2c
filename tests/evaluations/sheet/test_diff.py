"""What differs between two states of a sheet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluations.sheet.diff import Change, changes, same_text
from tests.factories.documents import build_document, with_row


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("10.00", "10", True),
        ("３５８", "358", True),
        ("1,000", "1000", True),
        ("1,5", "15", False),
        ("甲 乙", "甲乙", True),
        ("99%", "99", False),
        ("10", "10.01", False),
        ("—", "", False),
        ("有所提升", "整体提升", False),
    ],
)
def test_two_prints_that_say_the_same(before: str, after: str, same: bool) -> None:
    assert same_text(before, after) is same


def test_nothing_changed() -> None:
    assert changes(build_document(), build_document()) == ()


def test_cells_of_header_funding_and_rows() -> None:
    old = build_document()
    new = with_row(build_document(goal_actual="新"), 1, actual="98%")
    new = replace(new, funding=(replace(new.funding[0], executed="370000"), *new.funding[1:]))
    assert changes(old, new) == (
        Change("goal_actual", "馆藏充实，借阅量上升。", "新"),
        Change("funding.total.executed", "361000.00", "370000"),
        Change("indicators[1].actual", "99%", "98%", "图书编目合格率"),
    )


def test_rows_that_came_and_went_and_moved() -> None:
    old = build_document()
    rows = list(old.indicators)
    new_row = replace(rows[0], level3="接收捐赠")
    new = replace(old, indicators=(rows[1], rows[0], new_row, *rows[3:]))
    assert changes(old, new) == (
        Change("indicators[2].level3", "", "接收捐赠", "接收捐赠"),
        Change("", "上架时间", "", "上架时间"),
    )
