"""Which severities, parameters and scoring variant a campaign applies on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, TypeVar

from django.db.models import QuerySet
from django.utils import timezone

from evaluations.checking.marks import settings_mark
from evaluations.models import CheckSetting, Evaluation, ScoringChoice
from evaluations.scoring.variants import edition_in_force
from evaluations.sheet.editions import Edition
from evaluations.sheet.editions.model import Checks


@dataclass(frozen=True, slots=True)
class InForce:
    """What differs from the edition's own checks and scoring; ``policy`` is a variant's id."""

    severities: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    policy: str = ""

    def edition(self, edition_id: str, year: int | None) -> Edition:
        """The edition as it scores and checks that year; KeyError for an unknown one."""
        edition = edition_in_force(edition_id, year, self.policy)
        if not (self.severities or self.parameters):
            return edition
        checks = Checks(
            {**edition.checks.severity, **self.severities},
            {**edition.checks.parameters, **self.parameters},
        )
        return replace(edition, checks=checks)


UNCHANGED: Final = InForce()
"""A form outside any campaign is judged as its edition says."""


def in_force_for(evaluation: Evaluation) -> InForce:
    """What the form's campaign applies today; two queries, or none.

    A form that was read with its ``settings_mark`` remembers them, and asks only for what there is.
    """
    number = evaluation.campaign_id
    if number is None:
        return UNCHANGED
    mark = settings_mark(evaluation)
    if mark is None:
        return in_force([number])[number]
    known = getattr(evaluation, "_in_force", None)
    if known is not None and known[0] == mark:
        held: InForce = known[1]
        return held
    settings = _rows(CheckSetting, [number], mark.day) if mark.newest_setting else {}
    choices = _rows(ScoringChoice, [number], mark.day) if mark.newest_choice else {}
    held = _merge(settings.get(number, ()), choices.get(number, ()))
    evaluation._in_force = (mark, held)  # type: ignore[attr-defined]
    return held


def remember_settings(evaluation: Evaluation, of: Evaluation) -> None:
    """Let a form that was read anew know the settings that ``of`` was read with.

    They count where the mark is still the same.
    """
    if hasattr(of, "_in_force"):
        evaluation._in_force = of._in_force  # type: ignore[attr-defined]


def editions_of(evaluations: Collection[Evaluation]) -> list[Edition]:
    """The edition of each form as its campaign applies it today; two queries for all, or none."""
    settings = in_force({row.campaign_id for row in evaluations if row.campaign_id is not None})
    return [
        settings.get(row.campaign_id or 0, UNCHANGED).edition(row.edition, row.year)
        for row in evaluations
    ]


def in_force(
    campaigns: Collection[int],
    on: date | None = None,
    also: CheckSetting | None = None,
) -> dict[int, InForce]:
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


def _merge(settings: Iterable[CheckSetting], choices: Iterable[ScoringChoice]) -> InForce:
    newest: dict[str, CheckSetting] = {}
    for row in settings:
        # Taken out first: a parameter that two checks share follows whichever was set last.
        newest.pop(row.code, None)
        newest[row.code] = row
    parameters: dict[str, str] = {}
    for row in newest.values():
        parameters |= row.parameters
    severities = {row.code: row.severity for row in newest.values() if row.severity}
    *_, policy = ("", *(choice.policy for choice in choices))
    return InForce(severities, parameters, policy)
