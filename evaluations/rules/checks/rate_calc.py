"""RATE_CALC: the execution rate is executed over adjusted budget, not the initial one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from core.numbers import read_number
from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.rules.lib.funding import is_amount, rate_readings, rate_span
from evaluations.scoring.totals import print_rate
from evaluations.sheet.document import FundingRow, SelfEvaluation

CODE: Final = "RATE_CALC"
found = partial(Finding, CODE, Severity.ERROR)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """Percent and ratio both pass (PCT_RATIO judges the sheet); an amount is RATE_IS_AMOUNT's."""
    for row in document.funding:
        yield from _check(row, document.amount_unit, context)


def _check(row: FundingRow, unit: str, context: Context) -> Iterator[Finding]:
    printed, exact = read_number(row.execution_rate), rate_span(row, unit)
    if printed is None or exact is None:
        return
    if any(rate_readings(printed, exact)) or is_amount(printed, row):
        return
    yield found(
        f"funding.{row.source}.execution_rate",
        printed=row.execution_rate,
        expected=print_rate(exact.exact, context.edition.scoring),
        params={"executed": row.executed, "adjusted": row.adjusted_budget},
    )


RULE: Final = Rule(CODE, Severity.ERROR, check)
