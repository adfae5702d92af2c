"""NA_FORMAT: several marks for nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.evaluations.rules.sheets import SHEET, found, places, with_row

CODE = "NA_FORMAT"


def test_another_mark_in_a_name_or_value() -> None:
    (finding,) = found(CODE, with_row(6, target="—"))
    assert (finding.where, finding.printed, finding.expected) == (
        "indicators[6].target",
        "—",
        "不适用",
    )


def test_another_mark_in_the_points() -> None:
    assert places(CODE, with_row(6, score="—", weight="—")) == ["indicators[6].weight"]
    assert places(CODE, with_row(6, score="—")) == ["indicators[6].score"]


@pytest.mark.parametrize("mark", ["不适用", " 不适用", "", "  "])
def test_the_same_mark_or_none_passes(mark: str) -> None:
    assert found(CODE, with_row(6, actual=mark)) == ()


def test_points_of_nought_are_no_mark() -> None:
    assert found(CODE, with_row(6, weight="0", score="0")) == ()


def test_indicators_and_empty_sheets_are_passed_over() -> None:
    assert found(CODE, with_row(0, score="—")) == ()
    assert found(CODE, replace(SHEET, indicators=())) == ()
