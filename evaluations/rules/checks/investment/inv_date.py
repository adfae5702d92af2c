"""INV_DATE: completion after the sheet's year, or before the start."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from core.text import plain
from evaluations.rules.checks.investment.base import (
    InvestmentContext,
    InvestmentRule,
    says_yes,
)
from evaluations.rules.engine.base import Finding, Severity
from evaluations.sheet.document import InvestmentPerformance
from evaluations.sheet.quantities.dates import read_date

CODE: Final = "INV_DATE"
found = partial(Finding, CODE, Severity.ERROR)


def check(document: InvestmentPerformance, context: InvestmentContext) -> Iterator[Finding]:
    """A later date is only wrong where the project is said to be completed."""
    start, end = read_date(plain(document.start_date)), read_date(plain(document.completion_date))
    finished = end.first() if end else None
    if finished is None:
        return
    if document.year is not None and finished.year > document.year and says_yes(document.completed):
        params = {"case": "later", "year": str(document.year)}
        yield found("completion_date", printed=document.completion_date, params=params)
    begun, latest = (start.first() if start else None), (end.last() if end else None)
    if begun is not None and latest is not None and latest < begun:
        params = {"start": document.start_date}
        yield found("completion_date", printed=document.completion_date, params=params)


RULE: Final = InvestmentRule(CODE, Severity.ERROR, check)
