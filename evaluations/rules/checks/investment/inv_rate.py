"""INV_RATE: rates and sums of the investment block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import Final

from core.numbers import print_decimal, read_number, round_half_up
from core.text import is_nothing
from evaluations.rules.checks.investment.base import InvestmentContext, InvestmentRule, amount
from evaluations.rules.engine.base import Finding, Severity
from evaluations.scoring.totals import HUNDRED, ZERO
from evaluations.sheet.document import InvestmentPerformance

CODE: Final = "INV_RATE"
found = partial(Finding, CODE, Severity.ERROR)
RATES: Final = (
    ("overall_completion_rate", "cumulative_investment", "total_investment"),
    ("plan_expenditure_rate", "investment_completed", "plan_issued"),
)
SUMS: Final = (
    ("total_investment", ("total_investment_fiscal", "total_investment_other")),
    ("investment_completed", ("completed_government_fund", "completed_general_budget")),
)
ROUNDED: Final = Decimal("0.01")
"""万元: two parts may each be rounded to 0.01."""


def check(document: InvestmentPerformance, context: InvestmentContext) -> Iterator[Finding]:
    """Overall rate = 累计 ③ / total, spending rate = ② / ①, ② and the total = their sources."""
    slack = context.decimal("inv_rate_slack")
    for field, done, whole in RATES:
        yield from _rate(document, field, done, whole, slack)
    for whole, parts in SUMS:
        yield from _sum(document, whole, parts)


def _rate(
    document: InvestmentPerformance, field: str, done: str, whole: str, slack: Decimal
) -> Iterator[Finding]:
    printed = read_number(getattr(document, field))
    above, below = amount(getattr(document, done)), amount(getattr(document, whole))
    if printed is None or above is None or below is None or below <= 0:
        return
    exact = above / below * HUNDRED
    ratio = not printed.percent and printed.agrees_with(above / below)
    if abs(printed.value - exact) > max(slack, printed.half_step) and not ratio:
        yield found(
            field,
            printed=getattr(document, field),
            expected=f"{print_decimal(round_half_up(exact, 2))}%",
            params={"done": getattr(document, done), "whole": getattr(document, whole)},
        )


def _sum(document: InvestmentPerformance, whole: str, parts: Sequence[str]) -> Iterator[Finding]:
    """No finding where no part is printed; an empty part is nothing."""
    texts = [getattr(document, part) for part in parts]
    numbers = [amount(text) for text in texts]
    printed = amount(getattr(document, whole))
    if printed is None or all(number is None for number in numbers):
        return
    if any(
        number is None and not is_nothing(text) for number, text in zip(numbers, texts, strict=True)
    ):
        return
    exact = sum((number for number in numbers if number is not None), ZERO)
    if abs(printed - exact) > ROUNDED:
        yield found(
            whole,
            printed=getattr(document, whole),
            expected=print_decimal(exact),
            params={"case": "sum"},
        )


RULE: Final = InvestmentRule(CODE, Severity.ERROR, check, {"inv_rate_slack": "0.05"})
