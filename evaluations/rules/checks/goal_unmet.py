"""GOAL_UNMET: the goal was not reached though all points are given."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.rules.lib.wording import says_goal_missed
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "GOAL_UNMET"
found = partial(Finding, CODE, Severity.WARNING)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    if not context.scored or not says_goal_missed(document.goal_actual):
        return
    real = [row for row in context.rows if row.is_indicator and row.carries_points]
    if real and all(row.full_score for row in real):
        yield found("goal_actual", printed=document.goal_actual)


RULE: Final = Rule(CODE, Severity.WARNING, check)
