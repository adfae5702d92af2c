"""RATE_IS_AMOUNT: the rate cell holds an amount."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from core.numbers import read_number
from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.rules.lib.funding import is_amount, rate_readings, rate_span
from evaluations.scoring.totals import print_rate
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "RATE_IS_AMOUNT"
found = partial(Finding, CODE, Severity.ERROR)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    for row in document.funding:
        printed, exact = read_number(row.execution_rate), rate_span(row, document.amount_unit)
        if printed is None or not is_amount(printed, row):
            continue
        if exact is not None and any(rate_readings(printed, exact)):
            continue
        yield found(
            f"funding.{row.source}.execution_rate",
            printed=row.execution_rate,
            expected=print_rate(exact.exact, context.edition.scoring) if exact else "",
            params={} if exact else {"case": "unknown"},
        )


RULE: Final = Rule(CODE, Severity.ERROR, check)
