"""What follows from a scoring variant: points of an edition, caps, suggestions, spread rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from budgets.money import plain, round_half_up
from evaluations.documents import SelfEvaluation
from evaluations.editions.model import Edition, Level1
from evaluations.policies.model import Policy, QualityBand, TotalCap
from evaluations.rules.comparing import Attainment, Direction, attain
from evaluations.rules.reading import Row, read_rows
from evaluations.scoring import ZERO


@dataclass(frozen=True, slots=True)
class LevelScore:
    """Points of one level 1: what it should carry, what its live rows carry and were given."""

    name: str
    weight: Decimal
    applicable: Decimal
    score: Decimal


def edition_under(edition: Edition, policy: Policy) -> Edition:
    """The edition with the variant's points, so that all rules and sums follow it."""
    cap = policy.execution_weight if policy.execution_cap is None else policy.execution_cap
    scoring = replace(
        edition.scoring,
        execution_weight=policy.execution_weight,
        execution_cap=cap,
        total_weight=policy.execution_weight + sum(points for _, points in policy.levels),
        score_places=policy.score_places,
        zero_budget=policy.zero_budget,
        bands=policy.bands or edition.scoring.bands,
    )
    levels = tuple(_level(name, points, edition) for name, points in policy.levels)
    return replace(edition, scoring=scoring, level1=levels)


def _level(name: str, points: Decimal, edition: Edition) -> Level1:
    known = edition.level1_named(name)
    return replace(known, weight=points) if known else Level1(name, points, level2=())


def capped_total(
    total: Decimal, rate: Decimal | None, policy: Policy
) -> tuple[Decimal, TotalCap | None]:
    """The total after the lowest cap that applies, and that cap where it bites."""
    caps = [cap for cap in policy.total_caps if rate is not None and rate < cap.rate_below]
    lowest = min(caps, key=lambda cap: cap.total_at_most, default=None)
    if lowest is None or total <= lowest.total_at_most:
        return total, None
    return lowest.total_at_most, lowest


def suggest_score(row: Row, policy: Policy) -> Decimal | None:
    """Points that a measured row earns; None where target and actual cannot be compared."""
    attained = attain(row) if row.is_indicator else None
    if attained is None or row.weight is None:
        return None
    weight = row.weight.value
    if attained.missed:
        return round_half_up(weight * min(attained.share, Decimal(1)), policy.score_places)
    earned = weight - weight * policy.over_deduction if _is_far_over(attained, policy) else weight
    return round_half_up(earned, policy.score_places)


def _is_far_over(attained: Attainment, policy: Policy) -> bool:
    return attained.direction is Direction.HIGHER and attained.share >= policy.over_threshold


def quality_range(
    judgement: str, weight: Decimal, policy: Policy
) -> tuple[Decimal, Decimal] | None:
    """Fewest and most points that a judgement in words allows; None for an unknown one."""
    word = plain(judgement)
    band = next((band for band in policy.quality if plain(band.name) == word), None)
    return None if band is None else _points(band, weight, policy)


def _points(band: QualityBand, weight: Decimal, policy: Policy) -> tuple[Decimal, Decimal]:
    places = policy.score_places
    return round_half_up(weight * band.low, places), round_half_up(weight * band.high, places)


def level_scores(document: SelfEvaluation, policy: Policy) -> tuple[LevelScore, ...]:
    """Points of each level 1, with the points of 不适用 rows left out or spread."""
    rows = read_rows(document)
    return tuple(_level_score(name, weight, rows, policy) for name, weight in policy.levels)


def _level_score(name: str, weight: Decimal, rows: tuple[Row, ...], policy: Policy) -> LevelScore:
    live = [row for row in rows if row.cells.level1 == name and row.is_indicator]
    applicable = sum((row.weight.value for row in live if row.weight is not None), ZERO)
    score = sum((row.score.value for row in live if row.score is not None), ZERO)
    if policy.not_applicable == "spread" and 0 < applicable < weight:
        score = round_half_up(score * weight / applicable, policy.score_places)
        applicable = weight
    return LevelScore(name, weight, applicable, score)
