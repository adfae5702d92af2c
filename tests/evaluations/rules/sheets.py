"""A sound made-up sheet, and short ways to spoil it cell by cell."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from evaluations.documents import FundingRow, IndicatorRow, SelfEvaluation
from evaluations.editions import Edition, get_edition
from evaluations.rules import Finding, Surroundings, run

EDITION = get_edition("sz2021-scored")
UNSCORED = replace(EDITION, scoring=replace(EDITION.scoring, scored=False))


def output(level2: str, name: str, target: str, actual: str, points: str) -> IndicatorRow:
    return IndicatorRow("产出指标", "50", level2, name, target, actual, points, points)


def benefit(level2: str, name: str, target: str, actual: str, points: str) -> IndicatorRow:
    return IndicatorRow("效益指标", "40", level2, name, target, actual, points, points)


ROWS = (
    output("数量指标", "修补路灯数量", "≥200盏", "212盏", "15"),
    output("质量指标", "修补验收通过率", "≥95%", "98%", "15"),
    output("时效指标", "路灯报修处理时间", "≤24小时", "18小时", "10"),
    output("成本指标", "单盏路灯维修费用", "≤300元", "280元", "10"),
    IndicatorRow("效益指标", "40", "经济效益指标", "不适用", "不适用", "不适用", "/", "/"),
    benefit("社会效益指标", "夜间出行投诉件数", "≤10件", "6件", "20"),
    IndicatorRow("效益指标", "40", "生态效益指标", "不适用", "不适用", "不适用", "/", "/"),
    benefit("满意度指标", "周边居民满意度", "≥90%", "93%", "20"),
)

FUNDING = (
    FundingRow(
        "total", "年度资金总额", "500000.00", "480000.00", "456000.00", "10", "95.00", "9.5"
    ),
    FundingRow(
        "fiscal_current_year",
        "其中：当年财政拨款",
        "400000.00",
        "380000.00",
        "356000.00",
        "—",
        "93.68",
        "—",
    ),
    FundingRow(
        "carryover", "上年结转资金", "100000.00", "100000.00", "100000.00", "—", "100.00", "—"
    ),
    FundingRow("other", "其他资金", "0.00", "0.00", "0.00", "—", "0.00", "—"),
)

SHEET = SelfEvaluation(
    edition="sz2021-scored",
    year=2021,
    title="2021年路灯维护项目自评表",
    project_name="路灯维护",
    project_amount="480000.00",
    department="东湖区城市管理局",
    implementing_unit="东湖区照明管理所",
    funding=FUNDING,
    goal_expected="保障辖区路灯正常照明，全年修补路灯不少于200盏。",
    goal_actual="全年修补路灯212盏，辖区照明正常。",
    indicators=ROWS,
    total_weight="100",
    total_score="99.5",
)


def with_row(number: int, document: SelfEvaluation = SHEET, **cells: Any) -> SelfEvaluation:
    """The sheet with some cells of one indicator row changed."""
    rows = list(document.indicators)
    rows[number] = replace(rows[number], **cells)
    return replace(document, indicators=tuple(rows))


def with_funding(source: str, document: SelfEvaluation = SHEET, **cells: Any) -> SelfEvaluation:
    """The sheet with some cells of one funding row changed."""
    rows = (replace(row, **cells) if row.source == source else row for row in document.funding)
    return replace(document, funding=tuple(rows))


def found(
    code: str,
    document: SelfEvaluation,
    edition: Edition = EDITION,
    *,
    surroundings: Surroundings | None = None,
    **parameters: str,
) -> tuple[Finding, ...]:
    """What one rule finds; a fault of the rule fails the test."""
    outcome = run(
        document, edition, active={code}, parameters=parameters, surroundings=surroundings
    )
    assert outcome.faults == ()
    return outcome.findings


def places(
    code: str, document: SelfEvaluation, edition: Edition = EDITION, **more: Any
) -> list[str]:
    """Where one rule finds something."""
    return [finding.where for finding in found(code, document, edition, **more)]


def scoring(**changes: Any) -> Edition:
    """The edition with other scoring parameters."""
    return replace(EDITION, scoring=replace(EDITION.scoring, **changes))


def dec(text: str) -> Decimal:
    return Decimal(text)
