"""ACTUAL_HAS_OPERATOR: the actual carries ≥ ≤ > <, mostly the copied target."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "ACTUAL_HAS_OPERATOR"
found = partial(Finding, CODE, Severity.WARNING)
SIGN = re.compile("[≥≤><≧≦⩾⩽≪〈〉]|[《》](?=[0-9])")


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    for row in context.rows:
        if row.is_indicator and SIGN.match(row.actual.text):
            words = {"target": row.cells.target}
            yield found(row.path("actual"), printed=row.cells.actual, params=words)


RULE: Final = Rule(CODE, Severity.WARNING, check)
