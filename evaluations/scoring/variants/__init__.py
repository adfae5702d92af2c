"""Scoring variants of provinces and years, as data: points, caps, deductions, bands."""

from evaluations.scoring.variants.apply import edition_under
from evaluations.scoring.variants.choosing import choices, edition_in_force, misfit, ways
from evaluations.scoring.variants.model import Policy, all_policies
from evaluations.scoring.variants.words import holding

__all__ = [
    "Policy",
    "all_policies",
    "choices",
    "edition_in_force",
    "edition_under",
    "holding",
    "misfit",
    "ways",
]
