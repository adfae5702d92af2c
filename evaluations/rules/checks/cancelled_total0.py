"""CANCELLED_TOTAL0: a withdrawn project shows a total of 0 instead of no score."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from core.numbers import read_decimal
from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.rules.lib.wording import is_cancelled
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "CANCELLED_TOTAL0"
found = partial(Finding, CODE, Severity.HINT)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    if not context.scored or read_decimal(document.total_score) != 0:
        return
    if is_cancelled(document, context.rows):
        mark = context.edition.marks.not_scored
        yield found("total_score", printed=document.total_score, expected=mark)


RULE: Final = Rule(CODE, Severity.HINT, check)
