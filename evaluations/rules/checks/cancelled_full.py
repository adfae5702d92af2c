"""CANCELLED_FULL: the project was stopped or cancelled, yet points are full."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.rules.lib.wording import is_cancelled
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "CANCELLED_FULL"
found = partial(Finding, CODE, Severity.ERROR)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """One finding a sheet, where any row claims all its points."""
    if not context.scored or not is_cancelled(document, context.rows):
        return
    full = next((row for row in context.rows if row.full_score), None)
    if full is not None:
        mark = context.edition.marks.not_scored
        yield found("total_score", printed=document.total_score, expected=mark)


RULE: Final = Rule(CODE, Severity.ERROR, check)
