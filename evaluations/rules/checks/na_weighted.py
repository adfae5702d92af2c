"""NA_WEIGHTED: an empty or 不适用 row carries weight."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "NA_WEIGHTED"
found = partial(Finding, CODE, Severity.WARNING)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """A row marked 不适用 that has points is NA_SCORED's."""
    for row in context.rows:
        weighted = row.weight is not None and row.weight.value > 0
        scored = row.not_applicable and row.score is not None and row.score.value > 0
        if weighted and not row.is_indicator and not scored:
            mark = context.edition.marks.no_score
            yield found(row.path("weight"), printed=row.cells.weight, expected=mark)


RULE: Final = Rule(CODE, Severity.WARNING, check)
