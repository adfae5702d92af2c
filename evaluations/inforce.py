"""Which severities and parameters a campaign applies on a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from evaluations.models import CheckSetting


@dataclass(frozen=True, slots=True)
class InForce:
    """What differs from the edition's checks, as the rules take it."""

    severities: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)


def in_force(
    campaigns: Collection[int], on: date | None = None, also: CheckSetting | None = None
) -> dict[int, InForce]:
    """By campaign, the newest setting of each check that holds that day; one query or none.

    ``also`` is an unsaved setting, taken as if it were the newest.
    """
    found: dict[int, list[CheckSetting]] = {number: [] for number in campaigns}
    if found:
        rows = CheckSetting.objects.filter(
            campaign__in=found, valid_from__lte=on or timezone.localdate()
        )
        for row in rows.order_by("valid_from", "pk"):
            found[row.campaign_id].append(row)
    if also is not None:
        found[also.campaign_id].append(also)
    return {number: _merge(settings) for number, settings in found.items()}


def _merge(settings: list[CheckSetting]) -> InForce:
    newest = {row.code: row for row in settings}
    # A parameter that two checks share follows whichever was set last.
    latest_last = sorted(newest.values(), key=settings.index)
    parameters: dict[str, str] = {}
    for row in latest_last:
        parameters |= row.parameters
    return InForce({row.code: row.severity for row in latest_last if row.severity}, parameters)
