"""Which severities, parameters and scoring variant a campaign applies on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, TypeVar

from django.db.models import QuerySet
from django.utils import timezone

from core.sheets.kinds import spec_named
from evaluations.checking.marks import settings_mark
from evaluations.models import CheckSetting, Evaluation, ScoringChoice
from evaluations.scoring.variants import effective_edition
from evaluations.sheet.editions import Edition, all_editions
from evaluations.sheet.editions.model import Checks


@dataclass(frozen=True, slots=True)
class EffectiveSettings:
    """What differs from the edition's own checks and scoring; ``variant`` is the id of one."""

    severities: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    variant: str = ""

    def edition(self, edition_id: str, year: int | None) -> Edition:
        """The edition as it scores and checks that year; KeyError for an unknown one.

        Only editions of self-evaluations have checks and scorings to choose.
        """
        if edition_id not in all_editions() and (spec := spec_named(edition_id)):
            return spec
        edition = effective_edition(edition_id, year, self.variant)
        if not (self.severities or self.parameters):
            return edition
        checks = Checks(
            {**edition.checks.severity, **self.severities},
            {**edition.checks.parameters, **self.parameters},
        )
        return replace(edition, checks=checks)


UNCHANGED: Final = EffectiveSettings()
"""A sheet outside any campaign is checked as its edition says."""


def settings_for(evaluation: Evaluation) -> EffectiveSettings:
    """What the sheet's campaign applies today; two queries, or none.

    A sheet that was read with its ``settings_mark`` remembers them, and asks only for what there
    is.
    """
    number = evaluation.campaign_id
    if number is None:
        return UNCHANGED
    mark = settings_mark(evaluation)
    if mark is None:
        return settings_by_campaign([number])[number]
    known = getattr(evaluation, "_effective_settings", None)
    if known is not None and known[0] == mark:
        found: EffectiveSettings = known[1]
        return found
    settings = _rows(CheckSetting, [number], mark.day) if mark.newest_setting else {}
    choices = _rows(ScoringChoice, [number], mark.day) if mark.newest_choice else {}
    found = _merge(settings.get(number, ()), choices.get(number, ()))
    evaluation._effective_settings = (mark, found)  # type: ignore[attr-defined]
    return found


def remember_settings(evaluation: Evaluation, of: Evaluation) -> None:
    """Let a sheet that was read anew know the settings that ``of`` was read with.

    They count where the mark is still the same.
    """
    if hasattr(of, "_effective_settings"):
        evaluation._effective_settings = of._effective_settings  # type: ignore[attr-defined]


def effective_editions(evaluations: Collection[Evaluation]) -> list[Edition]:
    """The edition of each sheet as its campaign applies it today; two queries for all, or none."""
    settings = settings_by_campaign(
        {row.campaign_id for row in evaluations if row.campaign_id is not None}
    )
    return [
        settings.get(row.campaign_id or 0, UNCHANGED).edition(row.edition, row.year)
        for row in evaluations
    ]


def settings_by_campaign(
    campaigns: Collection[int],
    on: date | None = None,
    also: CheckSetting | None = None,
) -> dict[int, EffectiveSettings]:
    """By campaign, the newest setting of each check and of the scoring that holds that day.

    Two queries, or none. ``also`` is an unsaved setting, taken as if it were the newest.
    """
    if not campaigns:
        return {}
    day = on or timezone.localdate()
    settings = _rows(CheckSetting, campaigns, day)
    choices = _rows(ScoringChoice, campaigns, day)
    if also is not None:
        settings.setdefault(also.campaign_id, []).append(also)
    return {
        number: _merge(settings.get(number, ()), choices.get(number, ())) for number in campaigns
    }


_Row = TypeVar("_Row", CheckSetting, ScoringChoice)


def _rows(model: type[_Row], campaigns: Collection[int], day: date) -> dict[int, list[_Row]]:
    """By campaign what holds that day, the newest last."""
    found: dict[int, list[_Row]] = {}
    held: QuerySet[_Row] = model._default_manager.filter(
        campaign__in=campaigns, valid_from__lte=day
    )
    for row in held.order_by("valid_from", "pk"):
        found.setdefault(row.campaign_id, []).append(row)
    return found


def _merge(settings: Iterable[CheckSetting], choices: Iterable[ScoringChoice]) -> EffectiveSettings:
    newest: dict[str, CheckSetting] = {}
    for row in settings:
        # Taken out first: a parameter that two checks share follows whichever was set last.
        newest.pop(row.code, None)
        newest[row.code] = row
    parameters: dict[str, str] = {}
    for row in newest.values():
        parameters |= row.parameters
    severities = {row.code: row.severity for row in newest.values() if row.severity}
    *_, variant = ("", *(choice.variant for choice in choices))
    return EffectiveSettings(severities, parameters, variant)
