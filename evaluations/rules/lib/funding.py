"""The funding block read for the rules: amounts with their precision, and the rate they give."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from core.numbers import PrintedNumber, read_number
from core.text import is_nothing
from evaluations.rules.engine.base import Context
from evaluations.scoring.rows import value_or_zero
from evaluations.scoring.totals import HUNDRED, ZERO, scored_row
from evaluations.sheet.document import FundingRow, SelfEvaluation

EXACT_UNIT: Final = "元"
WHOLE_RATIO_SLACK: Final = Decimal("0.005")
"""A ratio printed "1" stands for 1.00, not for anything above one half."""
NO_RATE: Final = 10_000
"""A rate from here on, read as percent, is an amount in the wrong cell."""


@dataclass(frozen=True, slots=True)
class Span:
    """A number known only up to rounding: ``exact`` from the printed figures, and its bounds."""

    exact: Decimal
    low: Decimal
    high: Decimal

    def times(self, factor: Decimal) -> Span:
        return Span(self.exact * factor, self.low * factor, self.high * factor)

    def capped(self, cap: Decimal) -> Span:
        return Span(min(self.exact, cap), min(self.low, cap), min(self.high, cap))

    def distance(self, value: Decimal) -> Decimal:
        """How far ``value`` lies outside the bounds; 0 inside."""
        return max(self.low - value, value - self.high, ZERO)

    def agrees(self, printed: PrintedNumber) -> bool:
        """Whether a figure within the bounds could have been printed so."""
        return self.distance(printed.value) <= printed.half_step


@dataclass(frozen=True, slots=True)
class Money:
    """The amounts of one funding row, None where a cell holds no number."""

    initial: PrintedNumber | None
    adjusted: PrintedNumber | None
    executed: PrintedNumber | None

    @property
    def nothing_happened(self) -> bool:
        """Nothing budgeted and nothing spent, both said in numbers."""
        return _is_zero(self.adjusted) and _is_zero(self.executed)


def read_money(row: FundingRow) -> Money:
    return Money(
        initial=read_number(row.initial_budget),
        adjusted=read_number(row.adjusted_budget),
        executed=read_number(row.executed),
    )


def rate_span(row: FundingRow, unit: str) -> Span | None:
    """Executed over adjusted budget; None where either is no number or nothing was budgeted.
    Amounts in 万元 or 亿元 were rounded to the printed places, amounts in 元 were not.
    """
    money = read_money(row)
    if money.adjusted is None or money.executed is None or money.adjusted.value <= 0:
        return None
    spent, budget = money.executed, money.adjusted
    above, below = (ZERO, ZERO) if unit == EXACT_UNIT else (spent.half_step, budget.half_step)
    if budget.value <= below:
        return None
    return Span(
        exact=spent.value / budget.value,
        low=max(spent.value - above, ZERO) / (budget.value + below),
        high=(spent.value + above) / (budget.value - below),
    )


def rate_readings(printed: PrintedNumber, exact: Span) -> tuple[bool, bool]:
    """Whether a printed rate agrees when read as percent, and when read as a ratio."""
    slack = printed.half_step if printed.places else WHOLE_RATIO_SLACK
    as_ratio = not printed.percent and exact.distance(printed.value) <= slack
    return exact.times(HUNDRED).agrees(printed), as_ratio


def is_amount(rate: PrintedNumber, row: FundingRow) -> bool:
    """Whether the rate cell repeats an amount of its row, or is too large for any rate."""
    if rate.percent or rate.value <= 1:
        return False
    money = read_money(row)
    amounts = (money.initial, money.adjusted, money.executed)
    repeated = any(amount is not None and amount.value == rate.value for amount in amounts)
    return repeated or rate.value >= NO_RATE


def is_without_money(row: FundingRow) -> bool:
    """No budget and nothing spent: zeros, or no money printed at all."""
    return all(value_or_zero(text) == 0 for text in (row.adjusted_budget, row.executed))


def is_execution_unscored(document: SelfEvaluation, context: Context) -> bool:
    """Whether the sheet leaves the execution unscored because there was no budget."""
    row = scored_row(document, context.edition)
    if row is None or not is_nothing(row.weight):
        return False
    return context.edition.scoring.zero_budget == "not_scored" and read_money(row).nothing_happened


def _is_zero(number: PrintedNumber | None) -> bool:
    return number is not None and number.value == 0
