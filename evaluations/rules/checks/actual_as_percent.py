"""ACTUAL_AS_PERCENT: a count or a time as target, a percentage as actual."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.scoring.attainment import is_pct_slip
from evaluations.scoring.rows import Row
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.quantities import Dimension, Kind

CODE: Final = "ACTUAL_AS_PERCENT"
found = partial(Finding, CODE, Severity.WARNING)
FREQUENCY = re.compile(r"[0-9]+次/")
RATE = re.compile("率|比例|占比|比重|百分|满意|程度|度$")


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    for row in context.rows:
        if row.is_indicator and row.actual.is_percent and _counts_or_times(row):
            yield found(
                row.path("actual"),
                printed=row.cells.actual,
                expected=row.cells.target,
                params={"target": row.cells.target},
            )


def _counts_or_times(row: Row) -> bool:
    """A bare number may lack its % where the indicator is a rate, or be a ratio (PCT_RATIO)."""
    target = row.target
    if target.kind is Kind.UNKNOWN:
        return bool(FREQUENCY.match(target.text)) and "%" not in target.text
    if target.kind in (Kind.DATE, Kind.COMPOUND):
        return not any(part.is_percent for part in target.parts)
    if target.kind not in (Kind.NUMBER, Kind.RANGE):
        return False
    if target.unit.dimension is Dimension.BARE:
        return not RATE.search(row.cells.level3) and not is_pct_slip(target, row.actual)
    return target.unit.dimension is not Dimension.PERCENT


RULE: Final = Rule(CODE, Severity.WARNING, check)
