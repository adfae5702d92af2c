"""Every code speaks Chinese, names the place, and survives any finding."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluations.rules import (
    Finding,
    Severity,
    investment_place,
    message,
    place_label,
    remedy,
    title,
)
from tests.evaluations.rules.investment_sheet import INVESTMENT
from tests.evaluations.rules.sheets import SHEET


def test_a_message_shows_what_stands_there_and_what_should() -> None:
    finding = Finding("TOTAL_SUM", Severity.ERROR, "total_score", "100", "99.5")
    assert "100" in message(finding)
    assert "99.5" in message(finding)
    assert remedy(finding)


def test_a_case_has_its_own_text() -> None:
    finding = Finding("TOTAL_SUM", Severity.ERROR, "total_weight", "99", "100", {"case": "weight"})
    assert message(finding).startswith("总分值")
    assert message(replace(finding, params={"case": "other"})).startswith("总分填写")
    assert "将总分值改为" in remedy(finding)


def test_braces_in_a_cell_are_only_text() -> None:
    finding = Finding("TOTAL_SUM", Severity.ERROR, "total_score", "{expected}{x!r}", "1")
    assert "{expected}{x!r}" in message(finding)


def test_a_word_the_finding_does_not_bring_is_left_out() -> None:
    assert "{" not in message(Finding("RATE_CALC", Severity.ERROR, "title"))


def test_an_unknown_code_shows_its_code() -> None:
    assert message(Finding("NEW", Severity.HINT, "title")) == "NEW"
    assert remedy(Finding("NEW", Severity.HINT, "title")) == ""
    assert title("NEW") == "NEW"


def test_a_check_has_a_short_name() -> None:
    assert title("WEIGHT_L1") == "一级指标分值不符"


@pytest.mark.parametrize(
    ("where", "label"),
    [
        ("indicators[0].score", "产出指标 · 修补路灯数量 · 得分"),
        ("indicators[4].score", "效益指标 · 经济效益指标 · 得分"),
        ("indicators[0]", "产出指标 · 修补路灯数量"),
        ("indicators[99].score", "第100行 · 得分"),
        ("indicators", "年度绩效指标"),
        ("funding.total.execution_rate", "年度资金总额 · 执行率"),
        ("funding.central.executed", "中央财政资金 · 全年执行数"),
        ("funding.x.executed", "x · 全年执行数"),
        ("funding.total.other", "年度资金总额 · other"),
        ("level1.产出指标.weight", "产出指标 · 分值"),
        ("total_score", "总分"),
        ("goal_actual", "年度总体目标 · 实际完成情况"),
        ("something", "something"),
    ],
)
def test_places_as_people_say_them(where: str, label: str) -> None:
    assert place_label(where, SHEET) == label


def test_a_row_without_names_is_counted() -> None:
    row = replace(SHEET.indicators[0], level2="", level3="")
    document = replace(SHEET, indicators=(row,))
    assert place_label("indicators[0].score", document) == "产出指标 · 第1行 · 得分"


@pytest.mark.parametrize(
    ("where", "label"),
    [
        ("overall_completion_rate", "总体完成率"),
        ("indicators[0].completion", "项目是否按照计划时间开工 · 完成情况"),
        ("indicators[9].completion", "第10行 · 完成情况"),
    ],
)
def test_places_of_an_investment_sheet(where: str, label: str) -> None:
    assert investment_place(where, INVESTMENT) == label


def test_the_label_of_a_funding_row_is_as_printed() -> None:
    row = replace(SHEET.funding[0], label="资金总额（元）")
    document = replace(SHEET, funding=(row, *SHEET.funding[1:]))
    assert place_label("funding.total.score", document) == "资金总额（元） · 得分"


def test_the_row_behind_the_last_is_counted() -> None:
    last = len(SHEET.indicators)
    assert place_label(f"indicators[{last}].score", SHEET) == f"第{last + 1}行 · 得分"


def test_a_level_2_that_is_missing() -> None:
    label = place_label("level1.效益指标.经济效益指标", SHEET)
    assert label == "效益指标 · 经济效益指标"
