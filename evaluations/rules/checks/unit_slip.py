"""UNIT_SLIP: target and actual differ by a factor near 1,000 or 10,000."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.scoring.attainment import is_unit_slip
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "UNIT_SLIP"
found = partial(Finding, CODE, Severity.ERROR)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    for row in context.rows:
        if row.is_indicator and is_unit_slip(row, row.target, row.actual):
            yield found(
                row.path("actual"),
                printed=row.cells.actual,
                expected=row.cells.target,
                params={"target": row.cells.target},
            )


RULE: Final = Rule(CODE, Severity.ERROR, check)
