"""GOAL_UNMET: a missed goal beside full points."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.evaluations.rules.sheets import SHEET, UNSCORED, found, places, with_row

CODE = "GOAL_UNMET"


@pytest.mark.parametrize(
    "text",
    [
        "未完成年度目标。",
        "受台风影响，未能全部完成年度任务",
        "预期目标尚未实现",
        "没有达到预期目标",
        "任务未按期完成",
    ],
)
def test_a_missed_goal(text: str) -> None:
    (finding,) = found(CODE, replace(SHEET, goal_actual=text))
    assert (finding.where, finding.printed) == ("goal_actual", text)


@pytest.mark.parametrize(
    "text", ["已完成年度目标", "未发生事故，完成目标", "超额完成任务", "", "未完成的隐患已整改"]
)
def test_other_results_pass(text: str) -> None:
    assert found(CODE, replace(SHEET, goal_actual=text)) == ()


def test_a_single_point_less_passes() -> None:
    document = replace(SHEET, goal_actual="未完成年度目标。")
    assert found(CODE, with_row(0, document, score="14")) == ()
    assert places(CODE, with_row(0, document, score="0", weight="0")) == ["goal_actual"]


def test_silent_without_rows_or_scores() -> None:
    document = replace(SHEET, goal_actual="未完成年度目标。")
    assert found(CODE, replace(document, indicators=())) == ()
    assert found(CODE, document, UNSCORED) == ()
