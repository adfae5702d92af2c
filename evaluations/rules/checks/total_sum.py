"""TOTAL_SUM: the printed totals are the sums of the printed weights and scores."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import Final

from core.numbers import PrintedNumber, print_decimal, read_number
from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.rules.lib.funding import is_execution_unscored
from evaluations.scoring.attainment import percent
from evaluations.scoring.rows import Row, is_unreadable, value_or_zero
from evaluations.scoring.totals import Totals, scored_row, summarise
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "TOTAL_SUM"
found = partial(Finding, CODE, Severity.ERROR)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """No finding where the total or any number under it cannot be read.

    A foreign sheet counts where its weights make up the whole: else it gives points elsewhere, too.
    """
    if not context.scored:
        return
    whole = context.edition.scoring.total_weight
    if context.edition.fallback and summarise(document, context.edition).weight != whole:
        return
    yield from _score(document, context)
    yield from _weight(document, context)


def _score(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    printed = read_number(document.total_score)
    if printed is None or not _is_readable(document, context):
        return
    totals = summarise(document, context.edition)
    if _agrees(printed, totals.score, context):
        return
    yield found(
        "total_score",
        printed=document.total_score,
        expected=print_decimal(totals.score),
        params=_cap_params(totals),
    )


def _cap_params(totals: Totals) -> dict[str, str]:
    if totals.cap is None:
        return {}
    below = percent(totals.cap.rate_below)
    return {"case": "cap", "sum": print_decimal(totals.uncapped), "below": below}


def _is_readable(document: SelfEvaluation, context: Context) -> bool:
    """Whether the execution score and all row scores are there; an unscored execution is 0.

    Where points are spread, the weights count as well.
    """
    funding = scored_row(document, context.edition)
    execution = read_number(funding.score) if funding else None
    if execution is None and not is_execution_unscored(document, context):
        return False
    is_spread = context.edition.scoring.not_applicable == "spread"
    if is_spread and any(row.lacks_weight for row in context.rows):
        return False
    scores = [value_or_zero(row.score) for row in document.indicators]
    return None not in scores and not any(map(_lacks_score, context.rows))


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
