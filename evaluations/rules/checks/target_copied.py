"""TARGET_COPIED: a longer target text repeated as actual."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from rapidfuzz.fuzz import ratio

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.scoring.rows import Row, ideographs
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.quantities import Kind

CODE: Final = "TARGET_COPIED"
found = partial(Finding, CODE, Severity.WARNING)
ALIKE: Final = 90
TEXTS: Final = frozenset({Kind.WORDS, Kind.UNKNOWN})


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    longest = int(context.decimal("copied_length"))
    for row in context.rows:
        if row.is_indicator and _copied(row, longest):
            yield found(row.path("actual"), printed=row.cells.actual)


def _copied(row: Row, shortest: int) -> bool:
    """The same words but for a misread character, without a word that says it was done."""
    target, actual = ideographs(row.cells.target), ideographs(row.cells.actual)
    if row.target.kind not in TEXTS or row.actual.kind not in TEXTS or len(target) < shortest:
        return False
    if row.target.kind is Kind.UNKNOWN or row.actual.kind is Kind.UNKNOWN:
        return row.target.text == row.actual.text
    done = any(actual.count(word) > target.count(word) for word in "已了")
    misread = abs(len(target) - len(actual)) <= 1 and ratio(target, actual) >= ALIKE
    return target == actual or (misread and not done)


RULE: Final = Rule(CODE, Severity.WARNING, check, {"copied_length": "8"})
