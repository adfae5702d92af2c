"""MISSING_TARGET: a scored row without a target."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.scoring.rows import is_empty
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "MISSING_TARGET"
found = partial(Finding, CODE, Severity.ERROR)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    if not context.scored:
        return
    for row in context.rows:
        if row.is_indicator and row.carries_points and is_empty(row.cells.target):
            yield found(row.path("target"), printed=row.cells.target)


RULE: Final = Rule(CODE, Severity.ERROR, check)
