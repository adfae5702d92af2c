"""SCORE_GT_WEIGHT: every score lies between 0 and the weight of its row."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from core.numbers import read_number
from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.scoring.totals import scored_row
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "SCORE_GT_WEIGHT"
found = partial(Finding, CODE, Severity.ERROR)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """The execution row and every indicator row; no finding where either number is missing."""
    if not context.scored:
        return
    funding = scored_row(document, context.edition)
    if funding is not None:
        yield from _check(f"funding.{funding.source}.score", funding.score, funding.weight)
    for row in context.rows:
        yield from _check(row.path("score"), row.cells.score, row.cells.weight)


def _check(where: str, score_text: str, weight_text: str) -> Iterator[Finding]:
    score, weight = read_number(score_text), read_number(weight_text)
    if score is not None and score.value < 0:
        yield found(where, printed=score_text, expected="≥0", params={"case": "negative"})
    elif score is not None and weight is not None and score.value > weight.value:
        yield found(
            where,
            printed=score_text,
            expected=f"≤{weight_text}",
            params={"weight": weight_text},
        )


RULE: Final = Rule(CODE, Severity.ERROR, check)
