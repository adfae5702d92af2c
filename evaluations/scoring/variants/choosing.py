"""Which scoring variant holds for an edition in a year: the one chosen, else the edition's own."""

from __future__ import annotations

from functools import cache

from evaluations.scoring.variants.apply import edition_with_variant
from evaluations.scoring.variants.model import ScoringVariant, all_variants
from evaluations.sheet.editions import get_edition
from evaluations.sheet.editions.model import Edition


def misfit(variant: ScoringVariant, edition: Edition, year: int) -> str:
    """Why the variant cannot be applied to the edition that year, as a sentence; "" if it can."""
    if not edition.scoring.scored:
        return f"“{edition.name}”不计分，没有计分办法可选。"
    if not variant.covers(year):
        return f"“{variant.name}”不适用于{year}年度。"
    named = [edition.level1_named(name) for name, _ in variant.levels]
    known = {level.name for level in named if level is not None}
    own = {level.name for level in edition.level1 if level.weight}
    if None in named or known != own:
        return f"“{variant.name}”的一级指标与“{edition.name}”不一致。"
    return ""


def fitting_variants(edition: Edition, year: int) -> tuple[ScoringVariant, ...]:
    """The variants that fit the edition in that year."""
    return tuple(row for row in all_variants().values() if not misfit(row, edition, year))


@cache
def possible_editions(edition_id: str, year: int) -> tuple[Edition, ...]:
    """The edition as it may score that year: by its own points, and under each variant."""
    edition = get_edition(edition_id)
    return (
        edition,
        *(edition_with_variant(edition, variant) for variant in fitting_variants(edition, year)),
    )


@cache
def effective_edition(edition_id: str, year: int | None, chosen: str = "") -> Edition:
    """The edition as it scores that year, under the chosen variant or the one it names itself.

    A choice that no longer fits counts as none. Without a year, or where no variant fits, the
    edition's own points hold. KeyError for an unknown edition.
    """
    edition = get_edition(edition_id)
    if year is None:
        return edition
    for name in (chosen, edition.variant_in(year)):
        variant = all_variants().get(name)
        if variant is not None and not misfit(variant, edition, year):
            return edition_with_variant(edition, variant)
    return edition
