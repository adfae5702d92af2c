"""Which scoring variant holds for an edition in a year: the one chosen, else the edition's own."""

from __future__ import annotations

from functools import cache

from evaluations.scoring.variants.apply import edition_under
from evaluations.scoring.variants.model import Policy, all_policies
from evaluations.sheet.editions import get_edition
from evaluations.sheet.editions.model import Edition


def misfit(policy: Policy, edition: Edition, year: int) -> str:
    """Why the variant cannot be applied to the edition that year, as a sentence; "" if it can."""
    if not edition.scoring.scored:
        return f"“{edition.name}”不计分，没有计分办法可选。"
    if not policy.covers(year):
        return f"“{policy.name}”不适用于{year}年度。"
    named = [edition.level1_named(name) for name, _ in policy.levels]
    known = {level.name for level in named if level is not None}
    own = {level.name for level in edition.level1 if level.weight}
    if None in named or known != own:
        return f"“{policy.name}”的一级指标与“{edition.name}”不一致。"
    return ""


def choices(edition: Edition, year: int) -> tuple[Policy, ...]:
    """The variants that fit the edition in that year."""
    return tuple(row for row in all_policies().values() if not misfit(row, edition, year))


@cache
def ways(edition_id: str, year: int) -> tuple[Edition, ...]:
    """Every way in which the edition may score that year: its own, and by each variant."""
    edition = get_edition(edition_id)
    return (edition, *(edition_under(edition, policy) for policy in choices(edition, year)))


@cache
def edition_in_force(edition_id: str, year: int | None, chosen: str = "") -> Edition:
    """The edition as it scores that year, under the chosen variant or the one it names itself.

    A choice that no longer fits counts as none. Without a year, or where no variant fits, the
    edition's own points hold. KeyError for an unknown edition.
    """
    edition = get_edition(edition_id)
    if year is None:
        return edition
    for name in (chosen, edition.policy_in(year)):
        policy = all_policies().get(name)
        if policy is not None and not misfit(policy, edition, year):
            return edition_under(edition, policy)
    return edition
