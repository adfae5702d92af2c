"""MISSING_TARGET: a scored row without a target."""

from __future__ import annotations

from typing import Any

import pytest

from tests.evaluations.rules.sheets import SHEET, UNSCORED, found, places, with_row

CODE = "MISSING_TARGET"


@pytest.mark.parametrize("target", ["", "—", "/", "无", "不适用", "无。"])
def test_points_without_a_target(target: str) -> None:
    (finding,) = found(CODE, with_row(0, target=target))
    assert (finding.where, finding.printed) == ("indicators[0].target", target)


@pytest.mark.parametrize("cells", [{"weight": "0"}, {"weight": "", "score": "5"}])
def test_a_weight_or_a_score_is_enough(cells: dict[str, Any]) -> None:
    assert places(CODE, with_row(0, target="", **cells))


def test_rows_without_points_or_indicator_pass() -> None:
    assert found(CODE, with_row(0, target="", weight="0", score="0")) == ()
    assert found(CODE, with_row(0, target="", weight="?", score="")) == ()
    assert found(CODE, with_row(0, target="", level3="", actual="")) == ()
    assert found(CODE, with_row(0, target="", level3="不适用")) == ()


def test_silent_where_a_target_stands_or_nothing_is_scored() -> None:
    assert found(CODE, SHEET) == ()
    assert found(CODE, with_row(0, target=""), UNSCORED) == ()
