"""Which campaign a sheet belongs to that came from a file, not from the campaign."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from evaluations.models import Campaign


class Belonging(NamedTuple):
    """What tells a sheet's campaign: the primary key of its unit, its year and its edition."""

    unit_id: int
    year: int
    edition: str


def campaigns_for(evaluations: Collection[Belonging]) -> dict[Belonging, int]:
    """The campaign that takes such sheets in; left out where none fits, or more than one.

    One query, or none.
    """
    if not evaluations:
        return {}
    members = Campaign.units.through.objects.filter(
        unit__in={evaluation.unit_id for evaluation in evaluations},
        campaign__year__in={evaluation.year for evaluation in evaluations},
        campaign__edition__in={evaluation.edition for evaluation in evaluations},
    )
    fitting: dict[Belonging, set[int]] = defaultdict(set)
    columns = ("unit_id", "campaign__year", "campaign__edition", "campaign_id")
    for unit_id, year, edition, campaign_id in members.values_list(*columns):
        fitting[Belonging(unit_id, year, edition)].add(campaign_id)
    return {
        evaluation: min(found)
        for evaluation in evaluations
        if len(found := fitting[evaluation]) == 1
    }
