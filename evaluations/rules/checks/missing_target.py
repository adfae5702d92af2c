"""MISSING_TARGET: a scored row without a target."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.scoring.rows import is_empty as is_mark_or_blank
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "MISSING_TARGET"
found = partial(Finding, CODE, Severity.ERROR)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """A dash on a foreign sheet says that the row has no target, as of decisions and management."""
    if not context.scored:
        return
    is_empty = _is_blank if context.edition.fallback else is_mark_or_blank
    for row in context.rows:
        if row.is_indicator and row.carries_points and is_empty(row.cells.target):
            yield found(row.path("target"), printed=row.cells.target)


def _is_blank(text: str) -> bool:
    return not text.strip()


RULE: Final = Rule(CODE, Severity.ERROR, check)
