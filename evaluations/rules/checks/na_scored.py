"""NA_SCORED: a row marked 不适用 carries points."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "NA_SCORED"
found = partial(Finding, CODE, Severity.ERROR)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    for row in context.rows:
        if row.not_applicable and row.score is not None and row.score.value > 0:
            mark = context.edition.marks.no_score
            yield found(row.path("score"), printed=row.cells.score, expected=mark)


RULE: Final = Rule(CODE, Severity.ERROR, check)
