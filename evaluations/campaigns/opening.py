"""Saving a campaign, and making its sheets: one prefilled sheet a project, by the batch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.permissions import Decision
from budgets.models import PerformanceTarget, Project, ProjectBudget
from core.database.insert_rows import insert_rows
from core.errors import ActionRefused
from core.sheets.kinds import kind_named, spec_named
from evaluations.campaigns.beginning import Subject, begin
from evaluations.campaigns.prefill import Prefill, prefill
from evaluations.checking.effective_settings import settings_by_campaign
from evaluations.checking.store import CHUNK
from evaluations.lifecycle.permissions import may_run_campaign
from evaluations.models import Campaign, Evaluation, FundingLine, Indicator, SheetRow
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
    ids = without_sheet(campaign)
    present = subjects_of(campaign).count() - len(ids)
    for start in range(0, len(ids), CHUNK):
        make_some(campaign=campaign, subjects=ids[start : start + CHUNK])
    return Opened(len(ids), present)


def subjects_of(campaign: Campaign) -> QuerySet[Project] | QuerySet[Unit]:
    """What is to have a sheet in the campaign: the active projects of its units, in their order,
    or, where the kind is about units, the units.
    """
    if kind_named(campaign.kind).has_project:
        return Project.objects.filter(is_active=True, unit__in=campaign.units.all())
    return campaign.units.order_by("path")


def without_sheet(campaign: Campaign) -> list[int]:
    """The primary keys of those that have no sheet of the campaign's year and edition."""
    return list(_missing(campaign).values_list("pk", flat=True))


def _missing(campaign: Campaign) -> QuerySet[Any]:
    evaluations = Evaluation.objects.filter(year=campaign.year, edition=campaign.edition)
    if kind_named(campaign.kind).has_project:
        evaluations = evaluations.filter(project=OuterRef("pk"))
    else:
        evaluations = evaluations.filter(project=None, unit=OuterRef("pk"))
    return subjects_of(campaign).filter(~Exists(evaluations))


@transaction.atomic
def make_some(*, campaign: Campaign, subjects: Sequence[int]) -> int:
    """Create the sheets of these subjects, as far as they still have none; gives how many.

    A fixed number of queries, whatever the number of subjects.
    """
    missing = _missing(campaign).filter(pk__in=subjects)
    if campaign.kind != SelfEvaluation.kind:
        return _make_by_spec(campaign, missing)
    new = list(with_budgets(missing, campaign.year))
    settings = settings_by_campaign([campaign.pk])[campaign.pk]
    edition = settings.edition(campaign.edition, campaign.year)
    create_for_projects(new, edition, campaign.year, campaign.pk)
    return len(new)


def _make_by_spec(campaign: Campaign, missing: QuerySet[Any]) -> int:
    spec = spec_named(campaign.edition)
    if spec is None:
        raise KeyError(campaign.edition)
    if kind_named(spec.kind).has_project:
        found = missing.select_related("unit", "department")
        subjects = [Subject(project.unit, project) for project in found]
    else:
        subjects = [Subject(unit) for unit in missing]
    begun = begin(subjects, spec, campaign.year, campaign.pk)
    Evaluation.objects.bulk_create([each.evaluation for each in begun])
    insert_rows(SheetRow, [row for each in begun for row in each.rows])
    return len(begun)


def with_budgets(projects: QuerySet[Project], year: int) -> QuerySet[Project]:
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


def create_for_projects(
    projects: Sequence[Project], edition: Edition, year: int, campaign: int | None
) -> list[Evaluation]:
    """The self-evaluations of these projects, which were read ``with_budgets``."""
    last = _last_years(projects, year)
    fills = [
        prefill(
            project=project,
            year=year,
            edition=edition,
            budgets=project.budgets_of_year,  # type: ignore[attr-defined]  # Prefetch to_attr
            target=next(iter(project.targets_of_year), None),  # type: ignore[attr-defined]
            last_year=last.get(project.pk),
        )
        for project in projects
    ]
    evaluations = []
    for project, fill in zip(projects, fills, strict=True):
        evaluation = Evaluation(
            campaign_id=campaign,
            unit=project.unit,
            project=project,
            year=year,
            edition=edition.id,
            carried=fill.carried_header,
        )
        set_header(evaluation, fill.document, edition)
        evaluations.append(evaluation)
    Evaluation.objects.bulk_create(evaluations)
    lines: list[FundingLine] = []
    rows: list[Indicator] = []
    for evaluation, fill in zip(evaluations, fills, strict=True):
        lines += funding_lines(evaluation, fill.document, fill.carried_funding)
        rows += _indicators(evaluation, fill)
    insert_rows(FundingLine, lines)
    insert_rows(Indicator, rows)
    return evaluations


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
