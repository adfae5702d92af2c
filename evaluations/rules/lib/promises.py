"""The rows of the approved target beside those of the sheet. Pure Python."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from decimal import Decimal
from typing import Final

from core.numbers import read_decimal
from evaluations.rules.engine.base import Context
from evaluations.scoring.rows import Row, is_empty, is_not_applicable
from evaluations.sheet.document import IndicatorRow
from evaluations.sheet.level_places import placed_in
from evaluations.sheet.row_names import normal, row_name

_SAME: Final[tuple[Callable[[IndicatorRow], Hashable], ...]] = (
    row_name,
    lambda row: (normal(row.level1), normal(row.level3)),
    lambda row: normal(row.level3),
)
"""By what a row is found again, the strictest first: target forms name the levels otherwise."""


def promised_rows(context: Context) -> Iterator[tuple[IndicatorRow, Row | None]]:
    """Each row that the approved target names, and the row of the sheet that reports on it."""
    promised = [
        placed_in(row, context.edition)
        for row in context.references.promised
        if not (is_empty(row.level3) or is_not_applicable(row.level3))
    ]
    found: dict[int, Row] = {}
    free = list(context.rows) if promised else []
    for key in _SAME:
        by_key: dict[Hashable, list[Row]] = {}
        for row in free:
            by_key.setdefault(key(row.cells), []).append(row)
        for number, wanted in enumerate(promised):
            if number not in found and (same := by_key.get(key(wanted))):
                found[number] = same.pop(0)
        taken = {row.number for row in found.values()}
        free = [row for row in free if row.number not in taken]
    return ((row, found.get(number)) for number, row in enumerate(promised))


def weighs_as_the_edition(context: Context) -> bool:
    """Whether the target's weights are of the same whole as the sheet's: some forms give 100
    points to indicators where the sheet keeps 10 for the execution.
    """
    weights = [read_decimal(row.weight) for row in context.references.promised]
    given = sum((weight for weight in weights if weight is not None), Decimal(0))
    levels = [level.weight for level in context.edition.level1]
    return not levels or None in levels or given == sum(filter(None, levels), Decimal(0))
