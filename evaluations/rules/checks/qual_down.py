"""QUAL_DOWN: the actual uses a weaker word than the target, yet the score is full."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.rules.lib.strength import strength
from evaluations.scoring.earning import quality_range
from evaluations.scoring.rows import Row
from evaluations.scoring.totals import print_score
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "QUAL_DOWN"
found = partial(Finding, CODE, Severity.HINT)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """A weaker word with all points, or more points than the scoring gives for a judgement."""
    for row in context.rows if context.scored else ():
        if row.full_score:
            yield from _weaker(row)
        yield from _above_band(row, context)


def _weaker(row: Row) -> Iterator[Finding]:
    promised, reported = strength(row.cells.target), strength(row.cells.actual)
    if promised and reported and promised.scale == reported.scale and reported.rank < promised.rank:
        yield found(
            row.path("actual"),
            printed=row.cells.actual,
            expected=row.cells.target,
            params={"strong": promised.word, "weak": reported.word},
        )


def _above_band(row: Row, context: Context) -> Iterator[Finding]:
    if not row.is_indicator or row.weight is None or row.score is None:
        return
    scoring = context.edition.scoring
    allowed = quality_range(row.cells.actual, row.weight.value, scoring)
    if allowed is None or row.score.value <= allowed[1]:
        return
    yield found(
        row.path("score"),
        printed=row.cells.score,
        expected="–".join(print_score(points, scoring) for points in allowed),
        params={"case": "band", "judgement": row.cells.actual},
    )


RULE: Final = Rule(CODE, Severity.HINT, check)
