"""What stands beside a sheet, told by the query that reads the sheet: nobody then asks for nothing.

A sheet read in another way lacks these attributes, and everything is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from budgets.models import AnnouncedBudget
from evaluations.models import CheckSetting, Evaluation, FindingAnswer, ScoringChoice, Waiver
from evaluations.storage.sheet_rows import is_unchanged


def with_marks(evaluations: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    """Sheets that know the newest check setting and scoring choice of their campaign, and whether
    a budget document of their unit or department prints amounts.
    """
    holders = Q(document__unit=OuterRef("unit")) | Q(document__unit=OuterRef("project__department"))
    return evaluations.annotate(
        marked_campaign=F("campaign_id"),
        newest_setting=_newest(CheckSetting),
        newest_choice=_newest(ScoringChoice),
        has_announced=Exists(
            AnnouncedBudget.objects.filter(holders, document__year=OuterRef("year"))
        ),
    )


def _newest(model: type[Model]) -> Subquery:
    rows = model._default_manager.filter(campaign=OuterRef("campaign"))
    return Subquery(rows.order_by("-pk").values("pk")[:1])


def with_page_marks(evaluations: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    """The same, and whether anything was answered or waived.

    Not for actions: one that waits for its lock is told what held before it waited. Of settings
    that is enough, since a job of its own follows their change; of a waiver it is not (see
    ``keep_waiver_mark``).
    """
    beside = {"evaluation": OuterRef("pk")}
    return with_marks(evaluations).annotate(
        has_answers=Exists(FindingAnswer.objects.filter(superseded_at=None, **beside)),
        has_waivers=Exists(Waiver.objects.filter(revoked_at=None, **beside)),
    )


def keep_waiver_mark(locked: Evaluation, known: Evaluation) -> None:
    """Let a sheet that is locked know that nothing is waived in it, where ``known``, which the
    caller read before, knew it and nobody has written the sheet since.
    """
    if is_unchanged(locked, known) and not has_waivers(known):
        locked.has_waivers = False  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class SettingsMark:
    """Settings of the same mark are the same: rows are only added, and their day decides."""

    campaign: int | None
    day: date
    newest_setting: int | None
    newest_choice: int | None


def settings_mark(evaluation: Evaluation) -> SettingsMark | None:
    """The mark of the sheet's campaign; None where the sheet was read without, or for another."""
    number = getattr(evaluation, "marked_campaign", None)
    if number is None or number != evaluation.campaign_id:
        return None
    return SettingsMark(
        campaign=number,
        day=timezone.localdate(),
        newest_setting=getattr(evaluation, "newest_setting", None),
        newest_choice=getattr(evaluation, "newest_choice", None),
    )


def has_waivers(evaluation: Evaluation) -> bool:
    """False where it is known that nothing is waived."""
    return bool(getattr(evaluation, "has_waivers", True))


def has_announced(evaluation: Evaluation) -> bool:
    """False where it is known that no budget document prints amounts of the sheet's year."""
    return bool(getattr(evaluation, "has_announced", True))


def has_answers(evaluation: Evaluation) -> bool:
    """False where it is known that no warning is answered."""
    return bool(getattr(evaluation, "has_answers", True))
