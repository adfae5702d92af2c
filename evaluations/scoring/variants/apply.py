"""What follows from a scoring variant: an edition whose points and parameters are the variant's."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from core.numbers import print_decimal
from evaluations.scoring.variants.model import ScoringVariant
from evaluations.sheet.editions.model import Checks, Edition, Level1


def edition_with_variant(edition: Edition, variant: ScoringVariant) -> Edition:
    """The edition with the variant's points, so that all rules and sums follow it."""
    cap = variant.execution_weight if variant.execution_cap is None else variant.execution_cap
    scoring = replace(
        edition.scoring,
        name=variant.name,
        execution_weight=variant.execution_weight,
        execution_cap=cap,
        total_weight=variant.execution_weight + sum(points for _, points in variant.levels),
        score_places=variant.score_places,
        zero_budget=variant.zero_budget,
        bands=variant.bands or edition.scoring.bands,
        total_caps=variant.total_caps,
        over_deduction=variant.over_deduction,
        quality=variant.quality,
        not_applicable=variant.not_applicable,
    )
    levels = tuple(_level(name, points, edition) for name, points in variant.levels)
    return replace(edition.with_levels(levels), scoring=scoring, checks=_checks(edition, variant))


def _level(name: str, points: Decimal, edition: Edition) -> Level1:
    known = edition.level1_named(name)
    return replace(known, weight=points) if known else Level1(name, points, level2=())


def _checks(edition: Edition, variant: ScoringVariant) -> Checks:
    if variant.over_threshold is None:
        return edition.checks
    threshold = {"over_threshold": print_decimal(variant.over_threshold)}
    return replace(edition.checks, parameters={**edition.checks.parameters, **threshold})
