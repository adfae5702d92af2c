"""POINTS_AS_VALUES: target and actual hold the points instead of values."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from core.numbers import read_decimal
from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.scoring.rows import Row
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.quantities.units import BARE

CODE: Final = "POINTS_AS_VALUES"
_OF_A_SHORT_SHEET: Final = 2
found = partial(Finding, CODE, Severity.WARNING)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """One finding a sheet, at the first of several such rows; one alone may be chance.

    A short sheet has few rows: there all of them count.
    """
    if not context.scored:
        return
    real = [row for row in context.rows if row.is_indicator]
    copied = [row for row in real if _holds_points(row)]
    several = len(copied) >= context.decimal("points_rows") and len(copied) * 2 >= len(real)
    if several or len(copied) == len(real) >= _OF_A_SHORT_SHEET:
        first = copied[0]
        words = {"count": str(len(copied)), "weight": first.cells.weight}
        yield found(first.path("target"), printed=first.cells.target, params=words)


def _holds_points(row: Row) -> bool:
    if row.weight is None or row.score is None:
        return False
    bare = row.target.unit is BARE and row.actual.unit is BARE
    numbers = row.target.is_exact and row.actual.is_exact
    return bare and numbers and _same(row)


def _same(row: Row) -> bool:
    weight, score = read_decimal(row.cells.weight), read_decimal(row.cells.score)
    return (row.target.value, row.actual.value) == (weight, score)


RULE: Final = Rule(CODE, Severity.WARNING, check, {"points_rows": "3"})
