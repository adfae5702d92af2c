"""EXEC_SCORE_ROUND: the execution score is off by a little, as if the rate was rounded first."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.rules.lib.execution import read_execution_score
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "EXEC_SCORE_ROUND"
found = partial(Finding, CODE, Severity.HINT)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    score = read_execution_score(document, context)
    if score is None:
        return
    least = context.decimal("exec_round_tolerance")
    if least < score.off <= context.decimal("exec_score_tolerance"):
        yield found(
            score.where, printed=score.row.score, expected=score.expected, params=score.params
        )


RULE: Final = Rule(
    CODE,
    Severity.HINT,
    check,
    {"exec_round_tolerance": "0.005", "exec_score_tolerance": "0.05"},
)
