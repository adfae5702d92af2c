"""SCORE_AHEAD_OF_MONEY: indicator points run far ahead of the execution rate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.rules.lib.funding import rate_span
from evaluations.scoring.attainment import percent
from evaluations.scoring.rows import Row
from evaluations.scoring.totals import HUNDRED, ZERO, scored_row
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "SCORE_AHEAD_OF_MONEY"
found = partial(Finding, CODE, Severity.WARNING)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    row = scored_row(document, context.edition)
    rate = rate_span(row, document.amount_unit) if row and context.scored else None
    share = _share(context.rows)
    if row is None or rate is None or share is None:
        return
    if share * HUNDRED - rate.high * HUNDRED > context.decimal("ahead_points"):
        yield found(
            f"funding.{row.source}.execution_rate",
            printed=row.execution_rate,
            params={"share": percent(share), "rate": percent(rate.exact)},
        )


def _share(rows: Sequence[Row]) -> Decimal | None:
    """Points given of the points to be had; None where a number is missing."""
    real = [row for row in rows if row.is_indicator]
    weights = [row.weight.value for row in real if row.weight is not None]
    scores = [row.score.value for row in real if row.score is not None]
    if len(weights) < len(real) or len(scores) < len(real) or sum(weights) <= 0:
        return None
    return sum(scores, ZERO) / sum(weights, ZERO)


RULE: Final = Rule(CODE, Severity.WARNING, check, {"ahead_points": "20"})
