"""Scoring variants of provinces and years, as data: points, caps, deductions, bands."""

from evaluations.policies.apply import edition_under
from evaluations.policies.choosing import choices, edition_in_force, misfit, ways
from evaluations.policies.model import Policy, all_policies
from evaluations.policies.words import holding

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
