"""QUAL_DOWN: the actual uses a weaker word than the target, yet the score is full."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.documents import SelfEvaluation
from evaluations.rules.base import Context, Finding, Rule, Severity
from evaluations.rules.strength import strength

CODE: Final = "QUAL_DOWN"
found = partial(Finding, CODE, Severity.HINT)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    for row in context.rows:
        if not context.scored or not row.full_score:
            continue
        promised, told = strength(row.cells.target), strength(row.cells.actual)
        if promised and told and promised.scale == told.scale and told.rank < promised.rank:
            yield found(
                row.path("actual"),
                printed=row.cells.actual,
                expected=row.cells.target,
                params={"strong": promised.word, "weak": told.word},
            )


RULE: Final = Rule(CODE, Severity.HINT, check)
