"""OVER_NOEXPL: far above the target, and nobody says why."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.scoring.attainment import overshoot, percent
from evaluations.scoring.earning import OVER_THRESHOLD
from evaluations.scoring.rows import is_empty
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "OVER_NOEXPL"
found = partial(Finding, CODE, Severity.WARNING)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """Only targets where more is better; no finding without a column for explanations."""
    columns = {cell.field for cell in context.edition.indicators.columns}
    if "explanation" not in columns:
        return
    threshold = context.decimal("over_threshold")
    for row in context.rows:
        share = overshoot(row)
        if share is not None and share >= threshold and is_empty(row.cells.explanation):
            yield found(
                row.path("explanation"),
                printed=row.cells.actual,
                expected=row.cells.target,
                params={"share": percent(share), "target": row.cells.target},
            )


RULE: Final = Rule(CODE, Severity.WARNING, check, OVER_THRESHOLD)
