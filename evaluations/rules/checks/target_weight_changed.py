"""TARGET_WEIGHT_CHANGED: the points of an indicator differ from the approved target."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from core.numbers import print_decimal, read_decimal
from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.rules.lib.promises import promised_rows, weighs_as_the_edition
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "TARGET_WEIGHT_CHANGED"
found = partial(Finding, CODE, Severity.WARNING)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """Only where both are numbers, in a sheet that gives points."""
    if not (context.scored and weighs_as_the_edition(context)):
        return
    for promised, row in promised_rows(context):
        wanted = read_decimal(promised.weight)
        if row is None or row.weight is None or wanted is None or row.weight.value == wanted:
            continue
        yield found(row.path("weight"), printed=row.cells.weight, expected=print_decimal(wanted))


RULE: Final = Rule(CODE, Severity.WARNING, check, {"target_weight_changed_reason": "6"})
