"""BUDGET_EQUALS_ACTUAL: budget and spending are equal in every project of a file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from budgets.money import read_decimal
from evaluations.documents import SelfEvaluation
from evaluations.rules.base import Context, Finding, Rule, Severity
from evaluations.scoring import scored_row

CODE: Final = "BUDGET_EQUALS_ACTUAL"
found = partial(Finding, CODE, Severity.HINT)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """Silent for few projects: some do spend exactly what they have."""
    siblings = context.surroundings.siblings
    if len(siblings) + 1 < context.decimal("equal_projects"):
        return
    row = scored_row(document, context.edition)
    if row is not None and all(_is_equal(each, context) for each in (document, *siblings)):
        count = str(len(siblings) + 1)
        yield found(f"funding.{row.source}.executed", printed=row.executed, params={"count": count})


def _is_equal(document: SelfEvaluation, context: Context) -> bool:
    row = scored_row(document, context.edition)
    spent = read_decimal(row.executed) if row else None
    return row is not None and bool(spent) and read_decimal(row.adjusted_budget) == spent


RULE: Final = Rule(CODE, Severity.HINT, check, {"equal_projects": "3"})
