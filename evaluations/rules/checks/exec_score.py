"""EXEC_SCORE: the execution score is rate times weight, capped; off by more than a rounding."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.rules.lib.execution import read_execution_score
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "EXEC_SCORE"
found = partial(Finding, CODE, Severity.ERROR)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    score = read_execution_score(document, context)
    if score is None or score.off <= context.decimal("exec_score_tolerance"):
        return
    yield found(score.where, printed=score.row.score, expected=score.expected, params=score.params)


RULE: Final = Rule(CODE, Severity.ERROR, check, {"exec_score_tolerance": "0.05"})
