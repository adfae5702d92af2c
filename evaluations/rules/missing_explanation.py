"""MISSING_EXPLANATION: points were lost and nobody says why."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.documents import SelfEvaluation
from evaluations.rules.base import Context, Finding, Rule, Severity
from evaluations.rules.reading import Row, is_empty

CODE: Final = "MISSING_EXPLANATION"
COLUMN: Final = "explanation"
found = partial(Finding, CODE, Severity.ERROR)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """Only where the edition scores and prints a column for explanations; "无" is none."""
    columns = {cell.field for cell in context.edition.indicators.columns}
    if not context.scored or COLUMN not in columns:
        return
    for row in context.rows:
        if row.judged and _lost_points(row) and is_empty(row.cells.explanation):
            yield found(
                row.path(COLUMN),
                printed=row.cells.explanation,
                params={"score": row.cells.score, "weight": row.cells.weight},
            )


def _lost_points(row: Row) -> bool:
    return row.score is not None and row.weight is not None and row.score.value < row.weight.value


RULE: Final = Rule(CODE, Severity.ERROR, check)
