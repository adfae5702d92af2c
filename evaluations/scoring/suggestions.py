"""The score that target and actual suggest for a row, with its formula. Pure Python.

It is offered, never filled in: whoever fills the sheet may know more than two numbers say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from core.numbers import print_decimal
from evaluations.scoring.attainment import Attainment, Direction, attain, percent
from evaluations.scoring.earning import OVER_THRESHOLD, is_far_over, suggest_score
from evaluations.scoring.rows import Row, read_rows
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions.model import Edition


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``points`` for the cell at ``where``, of the row of that number; ``formula`` is how they come
    about, in the row's own numbers."""

    row: int
    where: str
    points: Decimal
    formula: str


def suggestions(document: SelfEvaluation, edition: Edition) -> Iterator[Suggestion]:
    """For each row that can be measured.

    The document is as read (``core.sheets.typed.as_read``).
    """
    if not edition.scoring.scored:
        return
    for row in read_rows(document):
        found = suggestion_for(row, edition)
        if found is not None:
            yield found


def suggestion_for(row: Row, edition: Edition) -> Suggestion | None:
    """None where the row has no points, or target and actual cannot be compared."""
    threshold = Decimal((OVER_THRESHOLD | edition.checks.parameters)["over_threshold"])
    points = suggest_score(row, edition.scoring, threshold)
    attained = attain(row) if points is not None else None
    if points is None or attained is None:
        return None
    formula = _formula(row, attained, edition, threshold)
    return Suggestion(row.number, row.path("score"), points, f"{formula} = {print_decimal(points)}")


def _formula(row: Row, attained: Attainment, edition: Edition, threshold: Decimal) -> str:
    weight, actual, target = row.cells.weight.strip(), row.actual.text, row.target.text
    if attained.missed:
        parts = (actual, target) if attained.direction is Direction.HIGHER else (target, actual)
        return f"分值 {weight} × {parts[0]} ÷ {parts[1]}"
    if is_far_over(attained, threshold) and edition.scoring.over_deduction:
        share = percent(edition.scoring.over_deduction)
        return f"达到指标值的 {percent(threshold)} 及以上，分值 {weight} 扣 {share}"
    return f"{actual} 达到指标值 {target}，分值 {weight}"
