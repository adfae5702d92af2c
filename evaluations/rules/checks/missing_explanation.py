"""MISSING_EXPLANATION: points were lost and nobody says why."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.scoring.rows import is_empty
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "MISSING_EXPLANATION"
COLUMN: Final = "explanation"
found = partial(Finding, CODE, Severity.ERROR)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """Only where the edition scores and prints a column for explanations; "无" is none."""
    columns = {cell.field for cell in context.edition.indicators.columns}
    if not context.scored or COLUMN not in columns or not context.prints(COLUMN):
        return
    for row in context.rows:
        if row.lost_points and is_empty(row.cells.explanation):
            yield found(
                row.path(COLUMN),
                printed=row.cells.explanation,
                params={"score": row.cells.score, "weight": row.cells.weight},
            )


RULE: Final = Rule(CODE, Severity.ERROR, check)
