"""TARGET_ROW_NA: an indicator of the approved target is marked 不适用."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.rules.lib.promises import promised_rows
from evaluations.scoring.rows import is_not_applicable
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "TARGET_ROW_NA"
found = partial(Finding, CODE, Severity.HINT)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """A hint to the judges; that the row carries its reason is MISSING_EXPLANATION's."""
    for promised, row in promised_rows(context):
        if row is not None and (row.not_applicable or is_not_applicable(row.cells.actual)):
            yield found(
                row.path("actual"), printed=row.cells.actual, params={"target": promised.target}
            )


RULE: Final = Rule(CODE, Severity.HINT, check)
