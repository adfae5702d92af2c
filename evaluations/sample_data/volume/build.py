"""Builds made-up units, projects, campaigns and forms by the thousand.

Forms go through ``store_new``, so that findings, risk and campaign are those of an import; every
further transition is written as the action of that name writes it. Each chunk is a transaction:
what is already there is seen by the database's planner, and one broken off leaves whole sheets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby, islice
from typing import Final, TypeVar

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Unit
from budgets.models import PerformanceTarget, Project, ProjectBudget, TargetIndicator
from core.database.insert_rows import BATCH, insert_rows
from evaluations.campaigns.opening import make_evaluations
from evaluations.lifecycle.imports import NewEvaluation, store_new
from evaluations.models import Campaign
from evaluations.models.states import State
from evaluations.sample_data.demo.build import demo
from evaluations.sample_data.volume.histories import (
    BEGUN,
    CURRENT,
    EARLIER,
    NOT_BEGUN,
    SheetHistory,
    store_histories,
)
from evaluations.sample_data.volume.people import ROOT, City, Office, make_city
from evaluations.sample_data.volume.sheets import Plan, fill, money, plan_project
from evaluations.scoring.variants import effective_edition
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions import Edition
from evaluations.storage.mapper import with_own_uids

EDITION: Final = "sz2021-scored"
CHUNK: Final = 400
"""Forms in one transaction; whole units, so that each sheet meets its neighbours."""

ReportProgress = Callable[[str, int, int], None]
"""Told what is being made, how many there are now, and how many there will be."""


@dataclass(frozen=True, slots=True)
class Volume:
    """How much is to be made; the same seed and the same newest year make the same."""

    units: int
    projects: int
    years: int
    newest: int
    seed: int = 1
    password: str | None = None


@dataclass(frozen=True, slots=True)
class _Planned:
    """A stored project and where it belongs."""

    project: Project
    plan: Plan
    office: Office
    place: int


def real_units() -> int:
    """How many units neither this nor the demo made: a bureau's own."""
    made_up = Unit.objects.filter(path__startswith=ROOT)
    codes = [code for row in demo()["district"] for code in (row["code"], *dict(row["units"]))]
    return Unit.objects.exclude(pk__in=made_up).exclude(code__in=codes).count()


def build(volume: Volume, report: ReportProgress) -> City:
    """Make everything, the oldest year first: risk looks back at the year before."""
    with transaction.atomic():
        city = make_city(units=volume.units, seed=volume.seed, password=volume.password)
    report("units", volume.units, volume.units)
    planned = _projects(city, volume, report)
    for year in range(volume.newest - volume.years + 1, volume.newest + 1):
        _year(city, planned, volume, year, report)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # plans for tables that were empty a minute ago
    return city


_Row = TypeVar("_Row")


def _chunks(rows: Iterable[_Row], size: int) -> Iterator[list[_Row]]:
    left = iter(rows)
    while chunk := list(islice(left, size)):
        yield chunk


def _edition(year: int) -> Edition:
    return effective_edition(EDITION, year)


def _projects(city: City, volume: Volume, report: ReportProgress) -> list[_Planned]:
    planned = [
        _plan(office, place, number, volume)
        for place, office in enumerate(city.offices)
        for number in range(volume.projects)
    ]
    total = len(planned)
    for done, chunk in enumerate(_chunks(planned, CHUNK)):
        with transaction.atomic():
            Project.objects.bulk_create([row.project for row in chunk], batch_size=BATCH)
            for year in range(volume.newest - volume.years + 1, volume.newest + 1):
                _budgets(chunk, year)
        report("projects", min(total, (done + 1) * CHUNK), total)
    return planned


def _plan(office: Office, place: int, number: int, volume: Volume) -> _Planned:
    key = f"{volume.seed}/{place}/{number}"
    plan = plan_project(key, office.sector, number, _edition(volume.newest))
    project = Project(
        unit=office.unit, department=office.department, code=f"P{number + 1:03}", name=plan.name
    )
    # A transition aside for every unit, so that small ones do not all begin with the same lives.
    return _Planned(project, plan, office, place * 7 + number)


def _budgets(planned: Sequence[_Planned], year: int) -> None:
    """The year's money and promises: what sheets are prefilled from and compared with."""
    insert_rows(ProjectBudget, [amount for row in planned for amount in _amounts(row, year)])
    sheets = [_sheet(row, year) for row in planned]
    targets = PerformanceTarget.objects.bulk_create(
        (
            PerformanceTarget(project=row.project, year=year, annual_goal=sheet.goal_expected)
            for row, sheet in zip(planned, sheets, strict=True)
        ),
        batch_size=BATCH,
    )
    promised = [
        TargetIndicator(
            performance_target=target,
            position=position,
            level1=line.level1,
            level2=line.level2,
            level3=line.level3,
            target=line.target,
            weight=line.weight,
        )
        for target, sheet in zip(targets, sheets, strict=True)
        for position, line in enumerate(sheet.indicators)
        if line.weight.isdecimal()
    ]
    insert_rows(TargetIndicator, promised)


def _amounts(row: _Planned, year: int) -> Iterator[ProjectBudget]:
    known = money(row.plan, year)
    for source in ("total", "fiscal_current_year"):
        yield ProjectBudget(
            project=row.project,
            year=year,
            source=source,
            initial_budget=Decimal(known["initial_budget"]),
            adjusted_budget=Decimal(known["adjusted_budget"]),
        )


def _sheet(row: _Planned, year: int, *, begun: bool = False) -> SelfEvaluation:
    return fill(
        row.plan,
        year=year,
        edition=_edition(year),
        department=row.office.department.name,
        unit=row.office.unit.name,
        begun=begun,
    )


def _year(
    city: City, planned: Sequence[_Planned], volume: Volume, year: int, report: ReportProgress
) -> None:
    """A campaign, the sheets that people have begun, and the prefilled ones that wait for them."""
    with transaction.atomic():
        campaign = _campaign(city, year, is_newest=year == volume.newest)
    lives = CURRENT if year == volume.newest else EARLIER
    begun = [row for row in planned if lives[row.place % len(lives)] != (NOT_BEGUN,)]
    done, total = 0, len(planned)
    for chunk in _by_units(begun, CHUNK):
        with transaction.atomic():
            _forms(chunk, year, [lives[row.place % len(lives)] for row in chunk], city)
        done += len(chunk)
        report(f"forms {year}", done, total)
    make_evaluations(campaign=campaign)
    report(f"forms {year}", total, total)


def _by_units(planned: Sequence[_Planned], size: int) -> Iterator[list[_Planned]]:
    """Chunks of about that size that end where a unit ends."""
    chunk: list[_Planned] = []
    for _unit, rows in groupby(planned, key=lambda row: row.office.unit.pk):
        chunk += rows
        if len(chunk) >= size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _campaign(city: City, year: int, *, is_newest: bool) -> Campaign:
    """The newest round is open now, earlier ones were in the spring after their year."""
    today = timezone.localdate()
    campaign = Campaign.objects.create(
        year=year,
        name=f"{year}年度项目支出绩效自评（{city.root.name}）",
        edition=EDITION,
        opens_on=today - timedelta(days=30) if is_newest else date(year + 1, 1, 10),
        deadline=today + timedelta(days=60) if is_newest else date(year + 1, 4, 30),
        grace_days=10,
    )
    campaign.units.set([office.unit for office in city.offices])
    return campaign


def _forms(
    planned: Sequence[_Planned], year: int, lives: Sequence[tuple[str, ...]], city: City
) -> None:
    sheets = [
        with_own_uids(_sheet(row, year, begun=steps == (BEGUN,)))
        for row, steps in zip(planned, lives, strict=True)
    ]
    stored = store_new(
        entries=[
            NewEvaluation(row.project, sheet) for row, sheet in zip(planned, sheets, strict=True)
        ],
        by=city.administrator,
        state=State.DRAFT,
    )
    store_histories(
        SheetHistory(form, sheet, row.office, () if steps == (BEGUN,) else steps)
        for form, sheet, row, steps in zip(stored, sheets, planned, lives, strict=True)
    )
