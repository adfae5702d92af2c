"""Scoring variants of provinces and years, as data: points, caps, deductions, bands."""

from evaluations.policies.apply import (
    LevelScore,
    capped_total,
    edition_under,
    level_scores,
    quality_range,
    suggest_score,
)
from evaluations.policies.model import Policy, QualityBand, TotalCap, all_policies, policy_for

__all__ = [
    "LevelScore",
    "Policy",
    "QualityBand",
    "TotalCap",
    "all_policies",
    "capped_total",
    "edition_under",
    "level_scores",
    "policy_for",
    "quality_range",
    "suggest_score",
]
