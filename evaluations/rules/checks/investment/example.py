"""A sound made-up government-investment sheet. The catalogue's examples change some cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from evaluations.sheet.document import InvestmentIndicator, InvestmentPerformance

SOUND_INVESTMENT: Final = InvestmentPerformance(
    edition="invest2020",
    year=2020,
    title="滨河步道项目绩效情况表",
    project_name="滨河步道",
    total_investment="1000",
    total_investment_fiscal="900",
    total_investment_other="100",
    started="是",
    start_date="2019年3月1日",
    completed="是",
    completion_date="2020年11月20日",
    initial_target="400",
    plan_issued="400",
    investment_completed="400",
    completed_government_fund="0",
    completed_general_budget="400",
    plan_expenditure_rate="100%",
    cumulative_investment="600",
    overall_completion_rate="60.00%",
    progress_percent="100%",
    indicators=(
        InvestmentIndicator("过程管理指标", "项目管理指标", "项目是否按照计划时间开工", "是"),
        InvestmentIndicator("过程管理指标", "项目管理指标", "是否按照年初确定的目标完成建设", "是"),
    ),
)


def with_investment_cells(cells: Mapping[str, str]) -> InvestmentPerformance:
    """The sheet with cells changed, each named by its field. TypeError for an unknown one."""
    changed: dict[str, Any] = dict(cells)
    return replace(SOUND_INVESTMENT, **changed)
