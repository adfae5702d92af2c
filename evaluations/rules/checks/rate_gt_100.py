"""RATE_GT_100: more was spent than was budgeted."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.rules.lib.funding import read_money
from evaluations.scoring.totals import scored_row
from evaluations.sheet.document import FundingRow, SelfEvaluation

CODE: Final = "RATE_GT_100"
found = partial(Finding, CODE, Severity.ERROR)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """The total row; the parts only where the total is in order."""
    total = scored_row(document, context.edition)
    if total is not None and _overspent(total):
        yield _finding(total)
        return
    for row in document.funding:
        if _overspent(row):
            yield _finding(row)


def _overspent(row: FundingRow) -> bool:
    money = read_money(row)
    if money.executed is None or money.adjusted is None:
        return False
    return money.executed.value > money.adjusted.value


def _finding(row: FundingRow) -> Finding:
    where = f"funding.{row.source}.executed"
    return found(where, printed=row.executed, expected=f"≤{row.adjusted_budget}")


RULE: Final = Rule(CODE, Severity.ERROR, check)
