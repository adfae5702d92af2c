"""What a new sheet starts with: the budget, the promise, and last year's points."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from budgets.models import PerformanceTarget, Project, ProjectBudget, TargetIndicator
from evaluations.campaigns.opening import make_evaluations
from evaluations.models import Campaign, Evaluation
from tests.factories.documents import build_document
from tests.factories.evaluations import create_evaluation, project_of
from tests.factories.people import Office


@pytest.fixture
def campaign(people: Office) -> Campaign:
    made = Campaign.objects.create(
        year=2026,
        name="2026年度自评",
        edition="sz2021-scored",
        opens_on=date(2026, 1, 1),
        deadline=date(2099, 1, 1),
    )
    made.units.add(people.unit)
    return made


def promise(project: Project, level3: str, weight: str = "") -> None:
    target = PerformanceTarget.objects.create(project=project, year=2026)
    TargetIndicator.objects.create(
        performance_target=target,
        position=0,
        level1="产出指标",
        level2="数量指标",
        level3=level3,
        target="≥9000册",
        weight=weight,
    )


def opened(campaign: Campaign) -> Evaluation:
    make_evaluations(campaign=campaign)
    return Evaluation.objects.get(year=2026)


def test_points_of_a_promised_indicator_come_from_last_year(
    people: Office, campaign: Campaign
) -> None:
    last = create_evaluation(people.unit, people.preparer)
    promise(project_of(last), "购置图书")
    row = opened(campaign).indicators.get(level3="购置图书")
    assert (row.weight, row.target, row.actual, row.score) == ("20", "≥9000册", "", "")


def test_points_of_the_promise_itself_come_first(people: Office, campaign: Campaign) -> None:
    last = create_evaluation(people.unit, people.preparer)
    promise(project_of(last), "购置图书", weight="35")
    assert opened(campaign).indicators.get(level3="购置图书").weight == "35"


def test_without_a_promise_last_years_rows_stand_open(people: Office, campaign: Campaign) -> None:
    create_evaluation(people.unit, people.preparer)
    evaluation = opened(campaign)
    row = evaluation.indicators.get(level3="购置图书")
    assert (row.target, row.weight, row.actual, row.score) == ("≥8000册", "20", "", "")
    assert not row.carried
    assert evaluation.indicators.count() == len(build_document().indicators)


def test_money_without_a_figure_stays_open_and_the_rest_is_read_only(
    people: Office, campaign: Campaign
) -> None:
    project = Project.objects.create(unit=people.unit, name="讲座")
    ProjectBudget.objects.create(
        project=project, year=2026, source="total", adjusted_budget=Decimal("120000")
    )
    ProjectBudget.objects.create(project=project, year=2026, source="fiscal_current_year")
    lines = {line.source: line for line in opened(campaign).funding_lines.all()}
    assert lines["total"].adjusted_budget == "120000.00"
    assert lines["total"].carried == ["adjusted_budget"]
    assert lines["other"].executed == "0.00", "a source the budget does not name brings nothing"


def test_projects_of_other_units_and_retired_ones_get_no_form(
    people: Office, campaign: Campaign
) -> None:
    Project.objects.create(unit=people.other_unit, name="别处")
    Project.objects.create(unit=people.unit, name="停用", is_active=False)
    assert make_evaluations(campaign=campaign) == (0, 0)


def test_opening_costs_the_same_for_any_number_of_projects(
    people: Office, campaign: Campaign
) -> None:
    counts = []
    for size in (2, 40):
        Project.objects.bulk_create(
            Project(unit=people.unit, name=f"项目{size}-{n}") for n in range(size)
        )
        with CaptureQueriesContext(connection) as queries:
            make_evaluations(campaign=campaign)
        counts.append(len(queries))
    # SQLite takes a thousand values a statement, so its inserts come in several.
    extra = 0 if connection.vendor == "postgresql" else 8
    assert counts[1] <= counts[0] + extra


@pytest.mark.parametrize("edition", ["sz2020-completion", "mof-standard"])
def test_a_promise_in_the_words_of_another_form_stands_under_the_editions_own_levels(
    people: Office, campaign: Campaign, edition: str
) -> None:
    Campaign.objects.filter(pk=campaign.pk).update(edition=edition)
    campaign.refresh_from_db()
    project = Project.objects.create(unit=people.unit, department=people.unit.parent, name="甲")
    promise(project, "读者满意度")
    TargetIndicator.objects.update(level1="效益", level2="满意度指标")
    make_evaluations(campaign=campaign)
    rows = Evaluation.objects.get(project=project).indicators.all()
    levels = [(row.level1, row.level2) for row in rows]
    assert len(levels) == len(set(levels)), "no level stands there twice"
    [promised] = [row for row in rows if row.carried]
    assert (promised.level1, promised.level2) == ("满意度指标", "服务对象满意度指标")
    assert promised.level3 == "读者满意度"


def test_money_divided_in_another_way_leaves_the_parts_open(
    people: Office, campaign: Campaign
) -> None:
    Campaign.objects.filter(pk=campaign.pk).update(edition="sz2020-completion")
    campaign.refresh_from_db()
    project = Project.objects.create(unit=people.unit, name="讲座")
    for source in ("total", "fiscal_current_year"):
        ProjectBudget.objects.create(
            project=project, year=2026, source=source, adjusted_budget=Decimal("120000")
        )
    lines = {line.source: line for line in opened(campaign).funding_lines.all()}
    assert lines["total"].adjusted_budget == "12.00"
    part = lines["district_fiscal"]
    assert (part.adjusted_budget, part.executed, part.carried) == ("", "", [])
