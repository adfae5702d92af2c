"""Which campaign a form belongs to that came from a file, not from the campaign."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from evaluations.models import Campaign


class Belonging(NamedTuple):
    """What tells a form's campaign: the primary key of its unit, its year and its edition."""

    unit_id: int
    year: int
    edition: str


def campaigns_for(forms: Collection[Belonging]) -> dict[Belonging, int]:
    """The campaign that takes such forms in; left out where none fits, or more than one.

    One query, or none.
    """
    if not forms:
        return {}
    members = Campaign.units.through.objects.filter(
        unit__in={form.unit_id for form in forms},
        campaign__year__in={form.year for form in forms},
        campaign__edition__in={form.edition for form in forms},
    )
    fitting: dict[Belonging, set[int]] = defaultdict(set)
    columns = ("unit_id", "campaign__year", "campaign__edition", "campaign_id")
    for unit_id, year, edition, campaign_id in members.values_list(*columns):
        fitting[Belonging(unit_id, year, edition)].add(campaign_id)
    return {form: min(found) for form in forms if len(found := fitting[form]) == 1}
