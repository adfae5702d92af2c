"""What follows from a scoring variant: an edition whose points and parameters are the variant's."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from core.numbers import print_decimal
from evaluations.scoring.variants.model import Policy
from evaluations.sheet.editions.model import Checks, Edition, Level1


def edition_under(edition: Edition, policy: Policy) -> Edition:
    """The edition with the variant's points, so that all rules and sums follow it."""
    cap = policy.execution_weight if policy.execution_cap is None else policy.execution_cap
    scoring = replace(
        edition.scoring,
        name=policy.name,
        execution_weight=policy.execution_weight,
        execution_cap=cap,
        total_weight=policy.execution_weight + sum(points for _, points in policy.levels),
        score_places=policy.score_places,
        zero_budget=policy.zero_budget,
        bands=policy.bands or edition.scoring.bands,
        total_caps=policy.total_caps,
        over_deduction=policy.over_deduction,
        quality=policy.quality,
        not_applicable=policy.not_applicable,
    )
    levels = tuple(_level(name, points, edition) for name, points in policy.levels)
    return replace(edition.with_levels(levels), scoring=scoring, checks=_checks(edition, policy))


def _level(name: str, points: Decimal, edition: Edition) -> Level1:
    known = edition.level1_named(name)
    return replace(known, weight=points) if known else Level1(name, points, level2=())


def _checks(edition: Edition, policy: Policy) -> Checks:
    if policy.over_threshold is None:
        return edition.checks
    threshold = {"over_threshold": print_decimal(policy.over_threshold)}
    return replace(edition.checks, parameters={**edition.checks.parameters, **threshold})
