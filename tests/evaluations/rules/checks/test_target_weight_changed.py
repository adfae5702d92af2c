"""TARGET_WEIGHT_CHANGED: points that are not the approved ones."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluations.rules import References
from tests.evaluations.rules.sheets import SHEET, UNSCORED, found, places, with_row

CODE = "TARGET_WEIGHT_CHANGED"
PROMISED = References(promised=SHEET.indicators)
MOVED = with_row(1, with_row(0, weight="5"), weight="25")


def test_points_that_moved_from_one_row_to_another() -> None:
    one, other = found(CODE, MOVED, references=PROMISED)
    assert (one.where, one.printed, one.expected) == ("indicators[0].weight", "5", "15")
    assert (other.where, other.printed, other.expected) == ("indicators[1].weight", "25", "15")


@pytest.mark.parametrize("weight", ["15", "15.00", "", "/", "乱"])
def test_the_same_points_and_what_is_no_number(weight: str) -> None:
    assert found(CODE, with_row(0, weight=weight), references=PROMISED) == ()


def test_nothing_is_said_where_points_do_not_compare() -> None:
    assert places(CODE, MOVED) == []
    assert places(CODE, MOVED, UNSCORED, references=PROMISED) == []
    none = tuple(replace(row, weight="") for row in SHEET.indicators)
    assert places(CODE, MOVED, references=References(promised=none)) == []
    of_100 = (*SHEET.indicators, replace(SHEET.indicators[0], level3="预算执行率", weight="10"))
    assert places(CODE, MOVED, references=References(promised=of_100)) == []
