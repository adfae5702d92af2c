"""Scoring variants of provinces and years, as data: points, caps, deductions, bands."""

from evaluations.scoring.variants.apply import edition_with_variant
from evaluations.scoring.variants.choosing import (
    effective_edition,
    fitting_variants,
    misfit,
    possible_editions,
)
from evaluations.scoring.variants.model import ScoringVariant, all_variants
from evaluations.scoring.variants.words import scoring_sentences

__all__ = [
    "ScoringVariant",
    "all_variants",
    "edition_with_variant",
    "effective_edition",
    "fitting_variants",
    "misfit",
    "possible_editions",
    "scoring_sentences",
]
