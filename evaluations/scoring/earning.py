"""What a row earns: by what was measured, or by a judgement in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from core.numbers import round_half_up
from core.text import plain
from evaluations.scoring.attainment import Attainment, Direction, attain
from evaluations.scoring.rows import Row
from evaluations.sheet.editions.model import QualityBand, Scoring

OVER_THRESHOLD: Final = {"over_threshold": "1.30"}
"""Actual over target from which a target counts as far exceeded; a parameter of the checks."""


def suggest_score(row: Row, scoring: Scoring, over_threshold: Decimal) -> Decimal | None:
    """Points that a measured row earns; None where target and actual cannot be compared."""
    attained = attain(row) if row.is_indicator else None
    if attained is None or row.weight is None:
        return None
    weight = row.weight.value
    if attained.missed:
        return round_half_up(weight * min(attained.share, Decimal(1)), scoring.score_places)
    share = scoring.over_deduction if is_far_over(attained, over_threshold) else Decimal(0)
    return round_half_up(weight - weight * share, scoring.score_places)


def is_far_over(attained: Attainment, over_threshold: Decimal) -> bool:
    """Whether the target was exceeded by so much that it was probably set too low."""
    return attained.direction is Direction.HIGHER and attained.share >= over_threshold


def quality_range(
    judgement: str, weight: Decimal, scoring: Scoring
) -> tuple[Decimal, Decimal] | None:
    """Fewest and most points that a judgement in words allows; None for an unknown one."""
    word = plain(judgement)
    band = next((band for band in scoring.quality if plain(band.name) == word), None)
    return None if band is None else _points(band, weight, scoring)


def _points(band: QualityBand, weight: Decimal, scoring: Scoring) -> tuple[Decimal, Decimal]:
    places = scoring.score_places
    return round_half_up(weight * band.low, places), round_half_up(weight * band.high, places)
