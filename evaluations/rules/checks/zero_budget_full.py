"""ZERO_BUDGET_FULL: full execution points though there was no budget."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import Final

from core.numbers import read_number
from core.text import is_nothing
from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.rules.lib.funding import is_without_money
from evaluations.scoring.totals import execution_weight, scored_row
from evaluations.sheet.document import FundingRow, SelfEvaluation

CODE: Final = "ZERO_BUDGET_FULL"
found = partial(Finding, CODE, Severity.ERROR)
FULL_RATES: Final = (Decimal(1), Decimal(100))


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """No finding where the edition gives full points without a budget."""
    row = scored_row(document, context.edition)
    policy = context.edition.scoring.zero_budget
    if row is None or not context.scored or policy == "full":
        return
    if is_without_money(row) and _claims_all(row, document, context):
        expected = "0" if policy == "zero" else context.edition.marks.not_scored
        yield found(f"funding.{row.source}.score", printed=row.score, expected=expected)


def _claims_all(row: FundingRow, document: SelfEvaluation, context: Context) -> bool:
    score, rate = read_number(row.score), read_number(row.execution_rate)
    if score is None or score.value < execution_weight(document, context.edition):
        return False
    return is_nothing(row.execution_rate) or (rate is not None and rate.value in FULL_RATES)


RULE: Final = Rule(CODE, Severity.ERROR, check)
