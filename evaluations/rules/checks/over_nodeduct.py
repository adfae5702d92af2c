"""OVER_NODEDUCT: the target was set too low, and nothing was deducted."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.rules.lib.wording import says_target_was_low
from evaluations.scoring.attainment import overshoot, percent
from evaluations.scoring.earning import OVER_THRESHOLD, suggest_score
from evaluations.scoring.rows import Row
from evaluations.scoring.totals import print_score
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "OVER_NODEDUCT"
found = partial(Finding, CODE, Severity.HINT)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """Where the scoring itself takes points off, more than it leaves; else what words admit."""
    if not context.scored:
        return
    check = _by_scoring if context.edition.scoring.over_deduction else _by_words
    threshold = context.decimal("over_threshold")
    for row in context.rows:
        share = overshoot(row)
        if share is not None and share >= threshold:
            yield from check(row, share, context)


def _by_words(row: Row, share: Decimal, _context: Context) -> Iterator[Finding]:
    if row.full_score and says_target_was_low(row.cells.explanation):
        yield found(
            row.path("score"),
            printed=row.cells.score,
            expected=f"<{row.cells.weight}",
            params={"share": percent(share)},
        )


def _by_scoring(row: Row, share: Decimal, context: Context) -> Iterator[Finding]:
    scoring = context.edition.scoring
    most = suggest_score(row, scoring, context.decimal("over_threshold"))
    if most is None or row.score is None or row.score.value - row.score.half_step <= most:
        return
    yield found(
        row.path("score"),
        printed=row.cells.score,
        expected=print_score(most, scoring),
        params={"case": "rule", "share": percent(share), "off": percent(scoring.over_deduction)},
    )


RULE: Final = Rule(CODE, Severity.HINT, check, OVER_THRESHOLD)
