"""UNDER_FULL: the target was measurably missed, yet the score is full."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.scoring.attainment import ONE, Attainment, Direction, attain, is_late
from evaluations.scoring.rows import Row
from evaluations.scoring.totals import ZERO, print_score
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "UNDER_FULL"
found = partial(Finding, CODE, Severity.ERROR)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    if not context.scored:
        return
    for row in context.rows:
        if row.full_score:
            yield from _check(row, document.year, context)


def _check(row: Row, year: int | None, context: Context) -> Iterator[Finding]:
    attained = attain(row)
    words = {"target": row.cells.target, "actual": row.cells.actual, "weight": row.cells.weight}
    if attained is not None and attained.missed:
        case = "lower" if attained.direction is Direction.LOWER else "higher"
        yield found(
            row.path("score"),
            printed=row.cells.score,
            expected=_points(row, attained, context),
            params={**words, "case": case},
        )
    elif is_late(row, year):
        expected = f"<{row.cells.weight}"
        params = {**words, "case": "late"}
        yield found(row.path("score"), printed=row.cells.score, expected=expected, params=params)


def _points(row: Row, attained: Attainment, context: Context) -> str:
    """Weight times the share that was reached."""
    weight = row.weight.value if row.weight else ZERO
    return print_score(weight * min(attained.share, ONE), context.edition.scoring)


RULE: Final = Rule(CODE, Severity.ERROR, check)
