"""A sound made-up sheet. The catalogue's examples change some of its cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from evaluations.sheet.document import FundingRow, IndicatorRow, SelfEvaluation

_INDICATOR = re.compile(r"indicators\[(\d+)\]\.(\w+)")


def _output(level2: str, name: str, target: str, actual: str, points: str) -> IndicatorRow:
    return IndicatorRow("产出指标", "50", level2, name, target, actual, points, points)


def _benefit(level2: str, name: str, target: str, actual: str, points: str) -> IndicatorRow:
    return IndicatorRow("效益指标", "40", level2, name, target, actual, points, points)


def _not_applicable(level2: str) -> IndicatorRow:
    return _benefit(level2, "不适用", "不适用", "不适用", "/")


SOUND_SHEET: Final = SelfEvaluation(
    edition="sz2021-scored",
    year=2021,
    title="2021年路灯维护项目自评表",
    project_name="路灯维护",
    project_amount="480000.00",
    department="东湖区城市管理局",
    implementing_unit="东湖区照明管理所",
    funding=(
        FundingRow(
            "total", "年度资金总额", "500000.00", "480000.00", "456000.00", "10", "95.00", "9.5"
        ),
        FundingRow(
            "fiscal_current_year", "其中：当年财政拨款",
            "400000.00", "380000.00", "356000.00", "—", "93.68", "—",
        ),
        FundingRow(
            "carryover", "上年结转资金", "100000.00", "100000.00", "100000.00", "—", "100.00", "—"
        ),
        FundingRow("other", "其他资金", "0.00", "0.00", "0.00", "—", "0.00", "—"),
    ),
    goal_expected="保障辖区路灯正常照明，全年修补路灯不少于200盏。",
    goal_actual="全年修补路灯212盏，辖区照明正常。",
    indicators=(
        _output("数量指标", "修补路灯数量", "≥200盏", "212盏", "15"),
        _output("质量指标", "修补验收通过率", "≥95%", "98%", "15"),
        _output("时效指标", "路灯报修处理时间", "≤24小时", "18小时", "10"),
        _output("成本指标", "单盏路灯维修费用", "≤300元", "280元", "10"),
        _not_applicable("经济效益指标"),
        _benefit("社会效益指标", "夜间出行投诉件数", "≤10件", "6件", "20"),
        _not_applicable("生态效益指标"),
        _benefit("满意度指标", "周边居民满意度", "≥90%", "93%", "20"),
    ),
    total_weight="100",
    total_score="99.5",
)  # fmt: skip


def with_cells(cells: Mapping[str, str], document: SelfEvaluation = SOUND_SHEET) -> SelfEvaluation:
    """The sheet with cells changed, each named by its path. KeyError for an unknown path."""
    for path, text in cells.items():
        document = _with_cell(path, text, document)
    return document


def _with_cell(path: str, text: str, document: SelfEvaluation) -> SelfEvaluation:
    changed: dict[str, Any]
    if match := _INDICATOR.fullmatch(path):
        rows = list(document.indicators)
        changed = {match[2]: text}
        rows[int(match[1])] = replace(rows[int(match[1])], **changed)
        return replace(document, indicators=tuple(rows))
    if path.startswith("funding."):
        _, source, field = path.split(".")
        changed = {field: text}
        funding = tuple(
            replace(row, **changed) if row.source == source else row for row in document.funding
        )
        return replace(document, funding=funding)
    changed = {path: text}
    return replace(document, **changed)
