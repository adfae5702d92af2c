"""TARGET_OVER_100: a target of "at least 100 %"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.scoring.totals import HUNDRED
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.quantities import Kind, Measure, Operator

CODE: Final = "TARGET_OVER_100"
found = partial(Finding, CODE, Severity.HINT)
ABOVE: Final = (Operator.AT_LEAST, Operator.MORE)
IN_WORDS = re.compile("(?:≥|≧|>=|不低于|不少于|不小于|大于等于|大于|超过)100(?:[.]0+)?%")


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    for row in context.rows:
        if row.is_indicator and _at_least_all(row.target):
            yield found(row.path("target"), printed=row.cells.target, expected="100%")


def _at_least_all(target: Measure) -> bool:
    if target.is_percent:
        return target.operator in ABOVE and target.base_value == HUNDRED
    return target.kind is Kind.UNKNOWN and bool(IN_WORDS.search(target.text))


RULE: Final = Rule(CODE, Severity.HINT, check)
