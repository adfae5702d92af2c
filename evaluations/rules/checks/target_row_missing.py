"""TARGET_ROW_MISSING: an indicator of the approved target has no row."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.rules.lib.promises import promised_rows
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "TARGET_ROW_MISSING"
found = partial(Finding, CODE, Severity.WARNING)
PLACE: Final = "indicators"
"""The row is nowhere: what was promised stands in ``printed``, ``expected`` and ``params``."""


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """Nothing is said of a sheet without any row: nobody has filled it in."""
    for promised, row in promised_rows(context) if context.rows else ():
        if row is None:
            yield found(
                PLACE,
                printed=promised.level3,
                expected=promised.target,
                params={
                    "level1": promised.level1,
                    "level2": promised.level2,
                    "weight": promised.weight,
                },
            )


RULE: Final = Rule(CODE, Severity.WARNING, check, {"target_row_missing_reason": "6"})
