"""TOTAL_SUM: the printed totals are the sums of the printed weights and scores."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import Final

from budgets.money import PrintedNumber, print_decimal, read_number
from evaluations.documents import SelfEvaluation
from evaluations.rules.base import Context, Finding, Rule, Severity
from evaluations.rules.funding import is_execution_unscored
from evaluations.rules.reading import Row, is_unreadable, value_or_zero
from evaluations.scoring import scored_row, summarise

CODE: Final = "TOTAL_SUM"
found = partial(Finding, CODE, Severity.ERROR)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """Silent where the total or any number under it cannot be read."""
    if not context.scored:
        return
    yield from _score(document, context)
    yield from _weight(document, context)


def _score(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    printed, exact = read_number(document.total_score), _score_sum(document, context)
    if printed is None or exact is None or _agrees(printed, exact, context):
        return
    yield found("total_score", printed=document.total_score, expected=print_decimal(exact))


def _score_sum(document: SelfEvaluation, context: Context) -> Decimal | None:
    """Execution score and all row scores; None where one is unreadable or left out."""
    funding = scored_row(document, context.edition)
    execution = read_number(funding.score) if funding else None
    if execution is None and not is_execution_unscored(document, context):
        return None
    scores = [value_or_zero(row.score) for row in document.indicators]
    if None in scores or any(map(_lacks_score, context.rows)):
        return None
    start = execution.value if execution else Decimal(0)
    return sum((score for score in scores if score is not None), start)


def _lacks_score(row: Row) -> bool:
    """A row that has points to give, or may have, and shows no score."""
    weighted = row.weight is not None and row.weight.value != 0
    return row.score is None and (weighted or row.lacks_weight)


def _weight(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """A wrong sum of weights beside the right total is WEIGHT_TOTAL's, not said twice."""
    printed = read_number(document.total_weight)
    if printed is None or printed.value == context.edition.scoring.total_weight:
        return
    funding = scored_row(document, context.edition)
    execution = funding is not None and is_unreadable(funding.weight)
    if execution or any(row.lacks_weight for row in context.rows):
        return
    exact = summarise(document, context.edition).weight
    if is_execution_unscored(document, context):
        exact -= context.edition.scoring.execution_weight
    if not _agrees(printed, exact, context):
        yield found(
            "total_weight",
            printed=document.total_weight,
            expected=print_decimal(exact),
            params={"case": "weight"},
        )


def _agrees(printed: PrintedNumber, exact: Decimal, context: Context) -> bool:
    """A total may be rounded to its printed place, but no more than the tolerance."""
    slack = min(printed.half_step, context.decimal("total_tolerance"))
    return abs(printed.value - exact) <= slack


RULE: Final = Rule(CODE, Severity.ERROR, check, {"total_tolerance": "0.05"})
