"""BUDGET_FROM_ZERO: no initial budget, money added in the year."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from core.numbers import read_decimal
from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.scoring.totals import scored_row
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "BUDGET_FROM_ZERO"
found = partial(Finding, CODE, Severity.WARNING)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    row = scored_row(document, context.edition)
    if row is None:
        return
    initial, adjusted = read_decimal(row.initial_budget), read_decimal(row.adjusted_budget)
    if initial == 0 and adjusted is not None and adjusted > 0:
        yield found(f"funding.{row.source}.adjusted_budget", printed=row.adjusted_budget)


RULE: Final = Rule(CODE, Severity.WARNING, check)
