"""NOT_DONE_FULL: the actual says not done, pending or planned, yet the score is full."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.rules.lib.wording import is_cancelled, says_not_done
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "NOT_DONE_FULL"
found = partial(Finding, CODE, Severity.WARNING)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """No finding where the target itself says so, and for stopped projects (CANCELLED_FULL)."""
    if not context.scored or is_cancelled(document, context.rows):
        return
    for row in context.rows:
        reported, promised = says_not_done(row.cells.actual), says_not_done(row.cells.target)
        if row.full_score and reported and not promised:
            words = {"actual": row.cells.actual}
            yield found(row.path("score"), printed=row.cells.score, params=words)


RULE: Final = Rule(CODE, Severity.WARNING, check)
