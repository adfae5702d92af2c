"""COMPOUND_TARGET: two targets in one cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.quantities import Kind, Measure

CODE: Final = "COMPOUND_TARGET"
found = partial(Finding, CODE, Severity.HINT)
SIGNS = re.compile("(?:≥|≤|≧|≦|>=|<=|>|<|不低于|不少于|不超过|不高于)[0-9]")
NUMBERED = re.compile("^(?:1[.、)]|[(]1[)]).+(?:2[.、)]|[(]2[)])")


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    for row in context.rows:
        if row.is_indicator and _has_several(row.target):
            yield found(row.path("target"), printed=row.cells.target)


def _has_several(target: Measure) -> bool:
    """Several numbers with units, several comparisons, or a numbered list."""
    if target.kind is Kind.COMPOUND:
        return True
    if target.kind is not Kind.UNKNOWN:
        return False
    return len(SIGNS.findall(target.text)) > 1 or bool(NUMBERED.search(target.text))


RULE: Final = Rule(CODE, Severity.HINT, check)
