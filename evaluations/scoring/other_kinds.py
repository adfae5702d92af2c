"""What is computed in sheets of other kinds than the self-evaluation. Pure Python.

A cell whose parts cannot be read keeps what stands in it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from core.numbers import print_decimal, read_decimal, round_half_up
from core.sheets.spec import SheetSpec
from evaluations.sheet.document import (
    DepartmentEvaluation,
    DepartmentIndicator,
    InvestmentPerformance,
)

_HUNDRED = Decimal(100)


def investment_rates(document: InvestmentPerformance, spec: SheetSpec) -> InvestmentPerformance:
    """The rate of the year's plan (②/①), and of the whole investment (③/total)."""
    return replace(
        document,
        plan_expenditure_rate=_rate(document.investment_completed, document.plan_issued)
        or document.plan_expenditure_rate,
        overall_completion_rate=_rate(document.cumulative_investment, document.total_investment)
        or document.overall_completion_rate,
    )


def _rate(part: str, whole: str) -> str:
    """The percentage with two decimals; "" where one of them is no number, or nothing is whole."""
    one, all_of_it = read_decimal(part), read_decimal(whole)
    if one is None or not all_of_it:
        return ""
    return f"{round_half_up(one * _HUNDRED / all_of_it, 2)}%"


def department_points(document: DepartmentEvaluation, spec: SheetSpec) -> DepartmentEvaluation:
    """The points of first and second levels are the sums of their third levels; and the totals."""
    first: dict[str, Decimal] = defaultdict(Decimal)
    second: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in document.indicators:
        points = read_decimal(row.level3_weight) or Decimal(0)
        first[row.level1] += points
        second[row.level1, row.level2] += points
    rows = tuple(
        replace(
            row,
            level1_weight=_sum(first[row.level1]) or row.level1_weight,
            level2_weight=_sum(second[row.level1, row.level2]) or row.level2_weight,
        )
        if row.level1 or row.level2
        else row
        for row in document.indicators
    )
    return replace(
        document,
        indicators=rows,
        total_weight=_sum(_total(rows, "level3_weight")) or document.total_weight,
        total_score=_sum(_total(rows, "score")) or document.total_score,
    )


def _total(rows: tuple[DepartmentIndicator, ...], name: str) -> Decimal:
    values = (read_decimal(getattr(row, name)) for row in rows)
    return sum((value for value in values if value is not None), Decimal(0))


def _sum(value: Decimal) -> str:
    return print_decimal(value) if value else ""
