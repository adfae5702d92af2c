"""CANCELLED_FULL: points for a project that was stopped."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.evaluations.rules.sheets import SHEET, UNSCORED, found, places, with_row

CODE = "CANCELLED_FULL"


@pytest.mark.parametrize(
    "text",
    [
        "项目已取消。",
        "因规划调整，该项目已中止执行，资金收回。",
        "本年预算已全部收回，项目终止。",
        "受天气影响，采购已取消",
        "该任务不再实施；",
    ],
)
def test_a_stopped_project_with_full_points(text: str) -> None:
    for document in (replace(SHEET, goal_actual=text), replace(SHEET, remark=text)):
        (finding,) = found(CODE, document)
        assert (finding.where, finding.printed, finding.expected) == ("total_score", "99.5", "—")


@pytest.mark.parametrize(
    "text",
    [
        "全年取消证明事项12项。",
        "项目顺利完成，取消了纸质申请。",
        "撤销违规许可3件。",
        "项目取消纸质申请环节。",
        "",
    ],
)
def test_other_cancellations_pass(text: str) -> None:
    assert found(CODE, replace(SHEET, goal_actual=text)) == ()


def test_most_rows_must_say_so() -> None:
    document = SHEET
    for number in (0, 1, 2):
        document = with_row(number, document, actual="项目已取消")
        assert found(CODE, document) == ()
    assert places(CODE, with_row(3, document, actual="项目已取消")) == ["total_score"]


def test_without_full_points_it_passes() -> None:
    document = replace(SHEET, goal_actual="项目已取消。")
    for number in range(len(SHEET.indicators)):
        document = with_row(number, document, score="0")
    assert found(CODE, document) == ()


def test_silent_for_an_edition_without_scores() -> None:
    assert found(CODE, replace(SHEET, goal_actual="项目已取消。"), UNSCORED) == ()
