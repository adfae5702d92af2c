"""WEIGHT_TOTAL: all weights with the execution weight add up to the total (100)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from core.numbers import print_decimal
from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.rules.lib.funding import is_execution_unscored
from evaluations.scoring.rows import is_unreadable
from evaluations.scoring.totals import scored_row, summarise
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "WEIGHT_TOTAL"
found = partial(Finding, CODE, Severity.ERROR)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """No finding where a weight is missing. Without a budget the execution may go unweighted."""
    if not context.scored or _unreadable(document, context):
        return
    if not context.prints("total_weight"):  # a foreign sheet may give its points elsewhere, too
        return
    scoring = context.edition.scoring
    weight = summarise(document, context.edition).weight
    accepted = {scoring.total_weight}
    if is_execution_unscored(document, context):
        accepted.add(scoring.total_weight + scoring.execution_weight)
    if weight not in accepted:
        yield found(
            "total_weight",
            printed=print_decimal(weight),
            expected=print_decimal(scoring.total_weight),
        )


def _unreadable(document: SelfEvaluation, context: Context) -> bool:
    funding = scored_row(document, context.edition)
    execution = funding is not None and is_unreadable(funding.weight)
    return execution or any(row.lacks_weight for row in context.rows)


RULE: Final = Rule(CODE, Severity.ERROR, check)
