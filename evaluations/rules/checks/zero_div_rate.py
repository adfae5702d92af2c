"""ZERO_DIV_RATE: nothing budgeted and nothing spent, yet a rate is printed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from core.numbers import read_decimal, read_number
from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.rules.lib.funding import read_money
from evaluations.scoring.totals import scored_row
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "ZERO_DIV_RATE"
found = partial(Finding, CODE, Severity.WARNING)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """A printed 0 is no claim; a total row with all its points is ZERO_BUDGET_FULL's."""
    total = scored_row(document, context.edition)
    for row in document.funding:
        rate = read_number(row.execution_rate)
        if rate is None or rate.value == 0 or not read_money(row).nothing_happened:
            continue
        if row is total and read_decimal(row.score):
            continue
        mark = context.edition.marks.not_scored
        where = f"funding.{row.source}.execution_rate"
        yield found(where, printed=row.execution_rate, expected=mark)


RULE: Final = Rule(CODE, Severity.WARNING, check)
