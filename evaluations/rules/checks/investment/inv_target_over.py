"""INV_TARGET_OVER: more was planned in the year than at first."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.checks.investment.base import InvestmentContext, InvestmentRule, amount
from evaluations.rules.engine.base import Finding, Severity
from evaluations.sheet.document import InvestmentPerformance

CODE: Final = "INV_TARGET_OVER"
found = partial(Finding, CODE, Severity.HINT)


def check(document: InvestmentPerformance, context: InvestmentContext) -> Iterator[Finding]:
    planned, issued = amount(document.initial_target), amount(document.plan_issued)
    if planned is not None and issued is not None and issued > planned:
        words = {"planned": document.initial_target}
        yield found("plan_issued", printed=document.plan_issued, params=words)


RULE: Final = InvestmentRule(CODE, Severity.HINT, check)
