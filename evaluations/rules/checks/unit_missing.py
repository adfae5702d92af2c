"""UNIT_MISSING: target and actual: one has a unit, the other has none."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.scoring.attainment import is_pct_slip
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.quantities import Measure
from evaluations.sheet.quantities.units import BARE

CODE: Final = "UNIT_MISSING"
found = partial(Finding, CODE, Severity.HINT)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    for row in context.rows:
        if not row.is_indicator or not _one_lacks(row.target, row.actual):
            continue
        if row.cells.unit:  # printed in a column of its own, for target and actual alike
            continue
        lacking = "actual" if row.actual.unit is BARE else "target"
        unit = row.target.unit.text or row.actual.unit.text
        text = getattr(row.cells, lacking)
        yield found(row.path(lacking), printed=text, expected=text + unit, params={"unit": unit})


def _one_lacks(target: Measure, actual: Measure) -> bool:
    """Nought needs no unit; a ratio is PCT_RATIO's, a percentage of a count ACTUAL_AS_PERCENT's."""
    if not (target.is_number and actual.is_number) or is_pct_slip(target, actual):
        return False
    if actual.is_percent or (target.unit is BARE) is (actual.unit is BARE):
        return False
    bare = actual if actual.unit is BARE else target
    return bare.value != 0


RULE: Final = Rule(CODE, Severity.HINT, check)
