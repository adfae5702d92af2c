"""OVER_NODEDUCT: the target was set too low, and nothing was deducted."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.documents import SelfEvaluation
from evaluations.rules.base import Context, Finding, Rule, Severity
from evaluations.rules.comparing import overshoot, percent
from evaluations.rules.wording import says_target_was_low

CODE: Final = "OVER_NODEDUCT"
found = partial(Finding, CODE, Severity.HINT)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    threshold = context.decimal("over_threshold")
    for row in context.rows:
        share = overshoot(row) if context.scored and row.full_score else None
        if share is None or share < threshold or not says_target_was_low(row.cells.explanation):
            continue
        yield found(
            row.path("score"),
            printed=row.cells.score,
            expected=f"<{row.cells.weight}",
            params={"share": percent(share)},
        )


RULE: Final = Rule(CODE, Severity.HINT, check, {"over_threshold": "1.30"})
