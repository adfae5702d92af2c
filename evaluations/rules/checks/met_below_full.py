"""MET_BELOW_FULL: target met, points lost, no reason given."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.scoring.attainment import attain
from evaluations.scoring.earning import OVER_THRESHOLD, suggest_score
from evaluations.scoring.rows import Row, is_empty
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "MET_BELOW_FULL"
found = partial(Finding, CODE, Severity.WARNING)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    if not context.scored:
        return
    for row in context.rows:
        if not row.lost_points or not is_empty(row.cells.explanation):
            continue
        attained = attain(row)
        if attained is not None and not attained.missed and not _is_deducted(row, context):
            yield found(
                row.path("score"),
                printed=row.cells.score,
                expected=row.cells.weight,
                params={"target": row.cells.target, "actual": row.cells.actual},
            )


def _is_deducted(row: Row, context: Context) -> bool:
    """Whether the scoring in force takes as much off for exceeding the target by far."""
    scoring = context.edition.scoring
    if not scoring.over_deduction or row.score is None:
        return False
    least = suggest_score(row, scoring, context.decimal("over_threshold"))
    return least is not None and row.score.value + row.score.half_step >= least


RULE: Final = Rule(CODE, Severity.WARNING, check, OVER_THRESHOLD)
