"""BUDGET_VS_OTHER_DOC: the budget differs from the one held in another document."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import Final

from core.numbers import YUAN_PER, PrintedNumber, from_yuan, print_decimal, read_number
from core.text import is_nothing
from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.scoring.totals import scored_row
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "BUDGET_VS_OTHER_DOC"
found = partial(Finding, CODE, Severity.WARNING)
ROUNDED_TO: Final = Decimal(50)
"""元: half of 0.01 万元."""


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """The initial budget, or the adjusted one where the sheet prints no initial."""
    row = scored_row(document, context.edition)
    if row is None or document.amount_unit not in YUAN_PER:
        return
    field = "adjusted_budget" if is_nothing(row.initial_budget) else "initial_budget"
    printed = read_number(getattr(row, field))
    if printed is None:
        return
    for source, amount in context.references.budgets:
        other = from_yuan(amount, document.amount_unit)
        if abs(printed.value - other) > _slack(printed, document.amount_unit):
            yield found(
                f"funding.{row.source}.{field}",
                printed=getattr(row, field),
                expected=print_decimal(other),
                params={"source": source},
            )


def _slack(printed: PrintedNumber, unit: str) -> Decimal:
    """Budget documents round to 0.01 万元; so may the sheet."""
    return max(printed.half_step, from_yuan(ROUNDED_TO, unit))


RULE: Final = Rule(CODE, Severity.WARNING, check)
