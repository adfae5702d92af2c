"""NA_SCORED: 不适用 carries no points."""

from __future__ import annotations

import pytest

from tests.evaluations.rules.sheets import SHEET, found, places, with_row

CODE = "NA_SCORED"


@pytest.mark.parametrize("score", ["/", "", "0", "0.00", "—", "?"])
def test_a_row_without_points_passes(score: str) -> None:
    assert found(CODE, with_row(4, score=score)) == ()


@pytest.mark.parametrize("name", ["不适用", " 不 适 用 ", "不适用。", "不适应"])
def test_points_on_a_row_marked_so(name: str) -> None:
    (finding,) = found(CODE, with_row(4, level3=name, weight="5", score="5"))
    assert (finding.where, finding.printed, finding.expected) == ("indicators[4].score", "5", "/")


def test_the_target_marks_a_row_without_a_name() -> None:
    assert places(CODE, with_row(4, level3="", score="5")) == ["indicators[4].score"]


def test_a_named_indicator_is_no_such_row() -> None:
    assert found(CODE, with_row(0, target="不适用")) == ()
    assert found(CODE, SHEET) == ()


def test_any_point_counts() -> None:
    assert places(CODE, with_row(4, score="0.5")) == ["indicators[4].score"]
