"""Saving a campaign, and making its sheets: one prefilled sheet a project, by the batch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.permissions import Decision
from budgets.models import PerformanceTarget, Project, ProjectBudget
from core.database.insert_rows import insert_rows
from core.errors import ActionRefused
from evaluations.campaigns.prefill import Prefill, prefill
from evaluations.checking.effective_settings import settings_by_campaign
from evaluations.checking.store import CHUNK
from evaluations.lifecycle.permissions import may_run_campaign
from evaluations.models import Campaign, Evaluation, FundingLine, Indicator
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions import Edition
from evaluations.storage.mapper import fill_indicator, funding_lines, set_header, to_document


class Opened(NamedTuple):
    """How many sheets a campaign made, and how many projects had one already."""

    created: int
    present: int


@transaction.atomic
def save_campaign(*, campaign: Campaign, units: Iterable[Unit], by: User) -> Campaign:
    """Store a new or changed campaign with its units. Raises ActionRefused.

    ``by`` must stand above the units it has and those it is to have. Year and edition stay once
    there are sheets: they were made for them.
    """
    wanted = list(units)
    _require(may_run_campaign(by, wanted))
    stored = None
    if campaign.pk is not None:
        stored = Campaign.objects.select_for_update().filter(pk=campaign.pk).first()
    if stored is not None:
        _require(may_run_campaign(by, stored.units.all()))
        made_for = (stored.year, stored.edition)
        if made_for != (campaign.year, campaign.edition) and stored.evaluations.exists():
            raise ActionRefused(_("该批次已建立自评表，年度和版式不能再改。"))
    campaign.save()
    campaign.units.set(wanted)
    return campaign


def _require(decision: Decision) -> None:
    if not decision.allowed:
        raise ActionRefused(decision.reason)


def make_evaluations(*, campaign: Campaign) -> Opened:
    """Create the missing sheets of a campaign at once; sheets that exist are left alone.

    For callers that may wait and have asked for permission; people open campaigns by a job
    (opening_jobs).
    """
    ids = list(projects_without_sheet(campaign).values_list("pk", flat=True))
    with_form = active_projects(campaign).count() - len(ids)
    for start in range(0, len(ids), CHUNK):
        make_some(campaign=campaign, projects=ids[start : start + CHUNK])
    return Opened(len(ids), with_form)


def active_projects(campaign: Campaign) -> QuerySet[Project]:
    """The projects that are to have a sheet in the campaign, in the order of their units."""
    return Project.objects.filter(is_active=True, unit__in=campaign.units.all())


def projects_without_sheet(campaign: Campaign) -> QuerySet[Project]:
    """Those of them that have no sheet of the campaign's year and edition."""
    evaluations = Evaluation.objects.filter(
        project=OuterRef("pk"), year=campaign.year, edition=campaign.edition
    )
    return active_projects(campaign).filter(~Exists(evaluations))


@transaction.atomic
def make_some(*, campaign: Campaign, projects: Sequence[int]) -> int:
    """Create the sheets of these projects, as far as they still have none; gives how many.

    A fixed number of queries, whatever the number of projects.
    """
    missing = projects_without_sheet(campaign).filter(pk__in=projects)
    new = list(_with_budgets(missing, campaign.year))
    settings = settings_by_campaign([campaign.pk])[campaign.pk]
    _create(campaign, new, settings.edition(campaign.edition, campaign.year))
    return len(new)


def _with_budgets(projects: QuerySet[Project], year: int) -> QuerySet[Project]:
    return projects.select_related("unit", "department").prefetch_related(
        Prefetch(
            "budgets",
            queryset=ProjectBudget.objects.filter(year=year),
            to_attr="budgets_of_year",
        ),
        Prefetch(
            "targets",
            queryset=PerformanceTarget.objects.filter(year=year).prefetch_related("indicators"),
            to_attr="targets_of_year",
        ),
    )


def _create(campaign: Campaign, projects: Sequence[Project], edition: Edition) -> None:
    last = _last_years(projects, campaign.year)
    fills = [
        prefill(
            project=project,
            year=campaign.year,
            edition=edition,
            budgets=project.budgets_of_year,  # type: ignore[attr-defined]  # Prefetch to_attr
            target=next(iter(project.targets_of_year), None),  # type: ignore[attr-defined]
            last_year=last.get(project.pk),
        )
        for project in projects
    ]
    evaluations = [
        _new_evaluation(campaign, project, fill, edition)
        for project, fill in zip(projects, fills, strict=True)
    ]
    Evaluation.objects.bulk_create(evaluations)
    lines: list[FundingLine] = []
    rows: list[Indicator] = []
    for evaluation, fill in zip(evaluations, fills, strict=True):
        lines += funding_lines(evaluation, fill.document, fill.carried_funding)
        rows += _indicators(evaluation, fill)
    insert_rows(FundingLine, lines)
    insert_rows(Indicator, rows)


def _new_evaluation(
    campaign: Campaign, project: Project, fill: Prefill, edition: Edition
) -> Evaluation:
    evaluation = Evaluation(
        campaign=campaign,
        unit=project.unit,
        project=project,
        year=campaign.year,
        edition=campaign.edition,
        carried=fill.carried_header,
    )
    set_header(evaluation, fill.document, edition)
    return evaluation


def _indicators(evaluation: Evaluation, fill: Prefill) -> list[Indicator]:
    return [
        fill_indicator(
            Indicator(evaluation=evaluation, carried=position in fill.carried_rows), row, position
        )
        for position, row in enumerate(fill.document.indicators)
    ]


def _last_years(projects: Sequence[Project], year: int) -> dict[int, SelfEvaluation]:
    """Each project's sheet of the year before, the newest where there are several."""
    before = (
        Evaluation.objects.filter(kind=SelfEvaluation.kind, project__in=projects, year=year - 1)
        .order_by("pk")
        .prefetch_related("funding_lines", "indicators")
    )
    found: dict[int, SelfEvaluation] = {}
    for evaluation in before:
        if evaluation.project_id is not None:  # a constraint of the table
            found[evaluation.project_id] = to_document(evaluation)
    return found
