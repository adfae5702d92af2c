"""A sound made-up government-investment sheet, and what one rule finds in it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from evaluations.documents import InvestmentIndicator, InvestmentPerformance
from evaluations.rules import Finding
from evaluations.rules.investment import run_investment

INVESTMENT = InvestmentPerformance(
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


def changed(**cells: Any) -> InvestmentPerformance:
    return replace(INVESTMENT, **cells)


def found(code: str, document: InvestmentPerformance, **parameters: str) -> tuple[Finding, ...]:
    """What one rule finds; a fault of the rule fails the test."""
    outcome = run_investment(document, active={code}, parameters=parameters)
    assert outcome.faults == ()
    return outcome.findings


def places(code: str, document: InvestmentPerformance, **parameters: str) -> list[str]:
    return [finding.where for finding in found(code, document, **parameters)]
