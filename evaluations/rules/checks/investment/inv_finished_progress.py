"""INV_FINISHED_PROGRESS: finished, yet the progress is below 100 %."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from core.numbers import read_number
from evaluations.rules.checks.investment.base import (
    InvestmentContext,
    InvestmentRule,
    says_yes,
)
from evaluations.rules.engine.base import Finding, Severity
from evaluations.sheet.document import InvestmentPerformance

CODE: Final = "INV_FINISHED_PROGRESS"
found = partial(Finding, CODE, Severity.WARNING)


def check(document: InvestmentPerformance, context: InvestmentContext) -> Iterator[Finding]:
    progress = read_number(document.progress_percent)
    if progress is None or not says_yes(document.completed):
        return
    whole = 1 if progress.value <= 1 and not progress.percent else 100
    if progress.value < whole:
        yield found("progress_percent", printed=document.progress_percent, expected="100%")


RULE: Final = InvestmentRule(CODE, Severity.WARNING, check)
