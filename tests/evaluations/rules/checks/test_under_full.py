"""UNDER_FULL: full points for a missed target."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules import message
from evaluations.sheet.document import SelfEvaluation
from tests.evaluations.rules.sheets import UNSCORED, found, places, with_row

CODE = "UNDER_FULL"


LATE: dict[str, Any] = {"level2": "时效指标", "level3": "完成时间", "target": "2021年6月前"}


def row(level2: str, name: str, target: str, actual: str, **cells: Any) -> SelfEvaluation:
    return with_row(0, level2=level2, level3=name, target=target, actual=actual, **cells)


@pytest.mark.parametrize(
    ("level2", "name", "target", "actual", "expected"),
    [
        ("数量指标", "培训场次", "≥10场", "4场", "6"),
        ("数量指标", "培训场次", "10场", "9场", "13.5"),
        ("数量指标", "培训场次", ">10场", "10场", "15"),
        ("数量指标", "服务人次", "≥2万人次", "1.5万人次", "11.25"),
        ("数量指标", "培训场次", "10场", "9", "13.5"),
        ("数量指标", "走访街道数量", "≥4个", "3个街道", "11.25"),
        ("质量指标", "验收合格率", "≥95%", "90%", "14.21"),
        ("质量指标", "验收合格率", "100%", "98.5%", "14.78"),
        ("质量指标", "资料归档比例", "100%", "90%", "13.5"),
        ("质量指标", "差错率", "≤1%", "2%", "7.5"),
        ("质量指标", "差错率", "1%", "2%", "7.5"),
        ("质量指标", "有责投诉件数", "0件", "2件", "0"),
        ("质量指标", "有责投诉件数", "<2件", "2件", "15"),
        ("时效指标", "故障响应时间", "≤30分钟", "1小时", "7.5"),
        ("时效指标", "审批办理时限", "5个工作日", "6个工作日", "12.5"),
        ("成本指标", "灯具单价", "≤300元", "400元", "11.25"),
        ("成本指标", "灯具单价", "300元/盏", "400元/盏", "11.25"),
        ("成本指标", "维修总成本", "≤2万元", "25000元", "12"),
        ("数量指标", "宣传与培训", "≥10场/200人", "5场/300人", "7.5"),
    ],
)
def test_a_missed_target(level2: str, name: str, target: str, actual: str, expected: str) -> None:
    (finding,) = found(CODE, row(level2, name, target, actual))
    assert finding.where == "indicators[0].score"
    assert (finding.printed, finding.expected) == ("15", expected)
    lower = (
        target.startswith(("≤", "<", "0")) or level2 in ("时效指标", "成本指标") or "差错" in name
    )
    words = {"target": target, "actual": actual, "weight": "15"}
    assert finding.params == {**words, "case": "lower" if lower else "higher"}


@pytest.mark.parametrize(
    ("level2", "name", "target", "actual"),
    [
        ("数量指标", "培训场次", "≥10场", "10场"),
        ("数量指标", "培训场次", "≥10场", "12场"),
        ("数量指标", "培训场次", "10场", "≥10场"),
        ("数量指标", "培训场次", "≥10场", "≥8场"),  # at least eight may well be ten
        ("数量指标", "培训场次", "≥10场", "约8场"),
        ("数量指标", "培训场次", "约10场", "8场"),
        ("数量指标", "培训场次", "8-10场", "6场"),
        ("数量指标", "培训场次", "≥10场", "8次"),
        ("数量指标", "培训场次", "≥10场", "及时"),
        ("数量指标", "服务人次", "≥2万人次", "9"),  # nine what?
        ("数量指标", "图书采购数量", "28", "100%"),
        ("数量指标", "图书采购数量", "100%", "1"),
        ("质量指标", "差错率", "1%", "0.5%"),
        ("质量指标", "投诉处理率", "100%", "90%"),  # neither way is plain
        ("质量指标", "培训时长", "20小时", "18小时"),
        ("质量指标", "培训时长", "20小时", "22小时"),
        ("质量指标", "投诉处理率", "90%", "95%"),
        ("成本指标", "成本控制率", "100%", "110%"),
        ("数量指标", "募集资金", "20万元", "25万元"),
        ("数量指标", "补贴发放", "10个/月", "8个"),
        ("质量指标", "专业人员占比", "30%", "25%"),
        ("质量指标", "考核排名", "3名", "2名"),
        ("时效指标", "窗口服务时间", "8小时", "7小时"),
        ("时效指标", "窗口服务时间", "8小时", "9小时"),
        ("时效指标", "故障响应时间", "≤30分钟", "20分钟"),
        ("时效指标", "故障响应时间", "≤30分钟", "≤40分钟"),
        ("时效指标", "办理时限", "≤5个工作日", "6天"),
        ("时效指标", "建设周期", "3个月", "80天"),
        ("成本指标", "灯具单价", "300元", "280元"),
        ("成本指标", "灯具单价", "300元/盏", "400元"),
        ("成本指标", "成本控制率", "100%", "90%"),
        ("成本指标", "维修总成本", "≤2万元", "19000"),
        ("成本指标", "维修总成本", "≤2元", "19000元"),  # UNIT_SLIP
        ("数量指标", "募集资金", "20万元", "15万元"),
        ("数量指标", "温度", "-5度", "-8度"),
        ("数量指标", "宣传与培训", "≥10场/200人", "5场/300"),
        ("数量指标", "宣传与培训", "≥10场/200人", "5场"),
        ("数量指标", "宣传与培训", "≥10场/200人/3期", "5场/300人"),
    ],
)
def test_met_or_not_to_be_told(level2: str, name: str, target: str, actual: str) -> None:
    assert found(CODE, row(level2, name, target, actual)) == ()


@pytest.mark.parametrize(
    ("dimension", "name"), [("数量指标", "故障处理时间"), ("时效指标", "采购周期")]
)
def test_times_are_better_short(dimension: str, name: str) -> None:
    assert places(CODE, row(dimension, name, "5天", "6天")) == ["indicators[0].score"]


def test_money_spent_is_better_low() -> None:
    assert places(CODE, row("数量指标", "维修费用", "5元", "6元")) == ["indicators[0].score"]


@pytest.mark.parametrize("cells", [{"score": "14"}, {"score": ""}, {"weight": "0", "score": "0"}])
def test_only_full_points(cells: dict[str, Any]) -> None:
    assert found(CODE, row("数量指标", "培训场次", "≥10场", "4场", **cells)) == ()


def test_silent_for_an_edition_without_scores() -> None:
    assert found(CODE, row("数量指标", "培训场次", "≥10场", "4场"), UNSCORED) == ()


@pytest.mark.parametrize("actual", ["2021年7月", "2021年7月1日", "2022年1月完成", "7月"])
def test_too_late(actual: str) -> None:
    (finding,) = found(CODE, with_row(0, **LATE, actual=actual))
    assert (finding.where, finding.printed) == ("indicators[0].score", "15")
    assert finding.expected == "<15"
    assert finding.params["case"] == "late"
    assert "晚于" in message(finding)


@pytest.mark.parametrize("actual", ["2021年6月", "2021年6月30日", "2020年12月", "按时", "6月"])
def test_in_time(actual: str) -> None:
    assert found(CODE, with_row(0, **LATE, actual=actual)) == ()


def test_dates_that_are_no_deadline_or_lack_a_year() -> None:
    cells = {**LATE, "level2": "数量指标", "level3": "服务期限", "actual": "2021年9月"}
    assert found(CODE, with_row(0, **cells)) == ()
    cells = {**LATE, "target": "6月前", "actual": "7月"}
    assert places(CODE, with_row(0, **cells))
    assert found(CODE, replace(with_row(0, **cells), year=None)) == ()


@given(st.integers(1, 10_000), st.integers(0, 10_000))
def test_missed_exactly_when_less(target: int, actual: int) -> None:
    findings = found(CODE, row("数量指标", "培训场次", f"≥{target}场", f"{actual}场"))
    assert bool(findings) == (actual < target)
    for finding in findings:
        assert 0 <= Decimal(finding.expected) <= 15


def test_a_date_against_a_year_that_nobody_knows() -> None:
    cells = {**LATE, "actual": "7月"}
    assert places(CODE, with_row(0, **cells)) == ["indicators[0].score"]
    assert found(CODE, replace(with_row(0, **cells), year=None)) == ()


def test_several_parts_against_one() -> None:
    assert found(CODE, row("数量指标", "宣传", "≥10场", "5场/300人")) == ()
