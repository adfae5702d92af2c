"""Every kind of sheet is filled, submitted, returned and approved by the same pages and actions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pytest
from django.test import Client

from accounts.models import Membership
from accounts.roles import Role
from budgets.models import BudgetDocument, PerformanceTarget, Project, TargetIndicator
from core.errors import ActionRefused
from core.sheets.kinds import kind_named, spec_named
from evaluations.campaigns.creating import create_sheet
from evaluations.lifecycle.actions import make_transition
from evaluations.models import Evaluation, SheetRow
from evaluations.models.states import State
from evaluations.storage.mapper import to_document
from tests.access.forms import fields_of
from tests.factories.people import Office
from tests.pages import as_user

YEAR: Final = 2026
TARGETS: Final = {
    "rows-0-level3": "购置图书",
    "rows-0-target": "≥8000册",
    "annual_goal": "充实馆藏，方便居民借阅。",
}
FILLED: Final[Mapping[str, Mapping[str, str]]] = {
    "invest2020": {
        "project_code": "2020-440300-83-01-000001",
        "sector": "文化",
        "total_investment": "12,000.00",
        "construction_nature": "续建",
        "started": "是",
        "start_date": "2024年3月1日",
        "completed": "否",
        "plan_issued": "4000",
        "investment_completed": "3800",
        "cumulative_investment": "9000",
        "progress_percent": "75",
        "progress_text": "主体结构封顶。",
        "rows-0-description": "完成年度监理计划",
        "rows-0-completion": "已完成",
    },
    "dept2020": {
        "rows-0-level1": "部门决策",
        "rows-0-level2": "预算编制",
        "rows-0-level3": "预算编制合理性",
        "rows-0-level3_weight": "5",
        "rows-0-description": "预算编制是否符合职责",
        "rows-0-criteria": "符合得满分",
        "rows-0-score": "4.5",
    },
    "target2021": {
        **TARGETS,
        "overview": "为各分馆购置图书。",
        "basis": "《公共图书馆法》",
        "budget_history-0-label": "2025年预算数",
        "budget_history-0-amount": "40.00",
    },
    "depttarget2021": {**TARGETS, "budget_general": "300.5", "budget_fund": "20"},
}
COMPUTED: Final[Mapping[str, Mapping[str, str]]] = {
    "invest2020": {"plan_expenditure_rate": "95.00%", "overall_completion_rate": "75.00%"},
    "dept2020": {"total_weight": "5", "total_score": "4.5"},
    "target2021": {},
    "depttarget2021": {"budget_total": "320.5"},
}


@pytest.fixture
def project(people: Office) -> Project:
    return Project.objects.create(unit=people.unit, department=people.district, name="图书购置")


def created(people: Office, project: Project, edition: str) -> Evaluation:
    spec = spec_named(edition)
    assert spec is not None
    about = project if kind_named(spec.kind).has_project else None
    return create_sheet(
        edition=edition, unit=people.unit, year=YEAR, by=people.preparer, project=about
    )


def posted(client: Client, evaluation: Evaluation, changes: Mapping[str, str]) -> dict[str, Any]:
    """The page as a browser posts it, with these texts typed."""
    page = fields_of(client.get(f"/evaluations/{evaluation.pk}/").content.decode())
    unknown = changes.keys() - page.keys()
    assert not unknown, f"no cells for {unknown}"
    return page | dict(changes)


def step(client: Client, evaluation: Evaluation, action: str, reason: str = "") -> Evaluation:
    client.get(f"/evaluations/{evaluation.pk}/")
    evaluation.refresh_from_db()
    page = {"action": action, "version": evaluation.version, "reason": reason}
    client.post(f"/evaluations/{evaluation.pk}/move/", page)
    evaluation.refresh_from_db()
    return evaluation


@pytest.mark.parametrize("edition", FILLED)
def test_opened_filled_submitted_returned_approved(
    people: Office, project: Project, client: Client, edition: str
) -> None:
    evaluation = created(people, project, edition)
    address = f"/evaluations/{evaluation.pk}/"
    as_user(client, people.preparer)

    empty = posted(client, evaluation, {}) | {"then": "submit"}
    client.post(address, empty)
    evaluation.refresh_from_db()
    assert evaluation.state == State.DRAFT, "what must be filled is empty"
    assert evaluation.error_count

    live = client.post(f"{address}live/", posted(client, evaluation, FILLED[edition]))
    assert live.status_code == 200
    for name, text in COMPUTED[edition].items():
        assert f'id="cell-{name}" hx-swap-oob="true">{text}<' in live.content.decode(), name
    saved = client.post(address, posted(client, evaluation, FILLED[edition]) | {"then": "autosave"})
    assert saved.status_code == 200, saved.content.decode()
    evaluation.refresh_from_db()
    document = to_document(evaluation)
    for name, text in {**FILLED[edition], **COMPUTED[edition]}.items():
        if "-" not in name:
            assert getattr(document, name) == text
    stale = posted(client, evaluation, {}) | {"then": "autosave", "version": "2"}
    client.post(address, stale | {next(iter(FILLED[edition])): "旧"})
    evaluation.refresh_from_db()
    assert to_document(evaluation) == document, "what was saved meanwhile stays until it is asked"

    client.post(address, posted(client, evaluation, {}) | {"then": "submit"})
    evaluation.refresh_from_db()
    assert evaluation.state == State.SUBMITTED
    assert client.post(address, {"then": "autosave"}).status_code == 409

    as_user(client, people.stranger)
    assert client.get(address).status_code == 404
    as_user(client, people.approver)
    row = SheetRow.objects.filter(evaluation=evaluation, table="indicators").first()
    assert row is not None
    client.post(f"{address}remarks/", {"indicator": row.pk, "text": "请补充依据"})
    assert step(client, evaluation, "return", "请核对").state == State.RETURNED
    as_user(client, people.preparer)
    page = client.get(address).content.decode()
    assert "请补充依据" in page
    assert "请核对" in page

    client.post(address, posted(client, evaluation, {}) | {"then": "submit"})
    as_user(client, people.approver)
    assert step(client, evaluation, "sign").state == State.UNIT_APPROVED
    as_user(client, people.reviewer)
    assert client.get("/evaluations/review/").status_code == 200
    assert step(client, evaluation, "approve").state == State.APPROVED
    assert client.get(f"{address}history/").status_code == 200
    assert client.get(f"{address}findings/").status_code == 200
    assert client.get(f"{address}workbook/").status_code == 200
    assert evaluation.project_name in client.get("/evaluations/").content.decode()


@pytest.mark.parametrize("edition", ["dept2020", "target2021"])
def test_who_filled_a_sheet_does_not_approve_it(
    people: Office, project: Project, client: Client, edition: str
) -> None:
    Membership.objects.create(user=people.preparer, unit=people.district, role=Role.REVIEWER)
    Membership.objects.create(user=people.preparer, unit=people.unit, role=Role.APPROVER)
    evaluation = created(people, project, edition)
    as_user(client, people.preparer)
    page = posted(client, evaluation, FILLED[edition]) | {"then": "submit"}
    client.post(f"/evaluations/{evaluation.pk}/", page)
    with pytest.raises(ActionRefused, match="须由另一人办理"):
        make_transition(evaluation=evaluation, action="sign", by=people.preparer)


def test_an_approved_target_prefills_the_sheets_of_its_year(
    people: Office, project: Project, client: Client
) -> None:
    by_hand = PerformanceTarget.objects.create(project=project, year=YEAR)
    TargetIndicator.objects.create(
        performance_target=by_hand, position=0, level1="产出指标", level2="数量指标", level3="旧"
    )
    evaluation = created(people, project, "target2021")
    as_user(client, people.preparer)
    page = posted(client, evaluation, FILLED["target2021"]) | {"then": "submit"}
    client.post(f"/evaluations/{evaluation.pk}/", page)
    assert not BudgetDocument.objects.exists(), "nothing is in force before it is approved"
    make_transition(evaluation=evaluation, action="sign", by=people.approver)
    make_transition(evaluation=evaluation, action="approve", by=people.reviewer)
    [indicator] = TargetIndicator.objects.all()
    assert (indicator.level2, indicator.level3, indicator.target) == (
        "数量指标",
        "购置图书",
        "≥8000册",
    )
    sheet = create_sheet(
        edition="sz2021-scored", unit=people.unit, year=YEAR, by=people.preparer, project=project
    )
    assert sheet.goal_expected == TARGETS["annual_goal"]
    assert sheet.indicators.get(level3="购置图书").carried


def test_who_may_create_a_sheet(people: Office, project: Project) -> None:
    def attempt(**changes: Any) -> Evaluation:
        given: dict[str, Any] = {"edition": "dept2020", "unit": people.unit, "year": YEAR}
        return create_sheet(**(given | {"by": people.preparer} | changes))

    for changes, reason in (
        ({"by": people.stranger}, "只有本单位"),
        ({"edition": "target2021"}, "请选择本单位的项目"),
        ({"edition": "generic"}, "没有这种表"),
        ({"year": 26}, "四位数"),
    ):
        with pytest.raises(ActionRefused, match=reason):
            attempt(**changes)
    first = attempt()
    assert (first.project, first.project_name) == (None, "部门整体绩效评分表")
    with pytest.raises(ActionRefused, match="已有这张表"):
        attempt()


def test_rows_are_added_moved_and_removed(people: Office, project: Project, client: Client) -> None:
    evaluation = created(people, project, "target2021")
    address = f"/evaluations/{evaluation.pk}/"
    as_user(client, people.preparer)
    page = posted(client, evaluation, FILLED["target2021"])
    client.post(address, page | {"then": "save"})
    row = SheetRow.objects.get(evaluation=evaluation, cells__level3="购置图书")

    page = posted(client, evaluation, {})
    count = int(page["budget_history-TOTAL_FORMS"])
    page |= {
        "budget_history-TOTAL_FORMS": str(count + 1),
        f"budget_history-{count}-uid": "00000000000000aa",
        f"budget_history-{count}-new": "1",
        f"budget_history-{count}-label": "2024年预算数",
        f"budget_history-{count}-amount": "不详",
    }
    drawn = client.post(f"{address}rows/", page | {"block": "budget_history"})
    assert drawn.content.decode().startswith('<tbody id="budget_history"')
    assert "2024年预算数" in drawn.content.decode()
    client.post(address, page | {"then": "save"})
    history = to_document(Evaluation.objects.get(pk=evaluation.pk)).budget_history
    assert [line.amount for line in history] == ["40.00", "不详"], "kept as it was typed"
    findings = client.get(f"{address}findings/").content.decode()
    assert "不详" in findings
    assert SheetRow.objects.get(evaluation=evaluation, cells__level3="购置图书").pk == row.pk


def test_a_sheet_begins_with_the_document_of_its_year_or_with_last_years_sheet(
    people: Office, project: Project, client: Client
) -> None:
    BudgetDocument.objects.create(
        unit=people.unit,
        year=YEAR,
        kind="performance_target",
        name="图书购置",
        content={
            "kind": "performance_target",
            "edition": "target2021",
            "project_name": "图书购置",
            "overview": "由文件读入",
            "indicators": [{"level1": "产出指标", "level2": "质量指标", "level3": "编目合格率"}],
        },
    )
    sheet = to_document(created(people, project, "target2021"))
    assert sheet.overview == "由文件读入"
    assert [row.level3 for row in sheet.indicators if row.level3] == ["编目合格率"]

    evaluation = created(people, project, "dept2020")
    as_user(client, people.preparer)
    page = posted(client, evaluation, FILLED["dept2020"])
    client.post(f"/evaluations/{evaluation.pk}/", page | {"then": "save"})
    later = create_sheet(edition="dept2020", unit=people.unit, year=YEAR + 1, by=people.preparer)
    [row] = to_document(later).indicators
    assert (row.level3, row.level3_weight, row.score) == ("预算编制合理性", "5", "")


def test_a_sheet_is_created_on_its_page(people: Office, project: Project, client: Client) -> None:
    as_user(client, people.approver)
    assert client.get("/evaluations/new/").status_code == 403
    as_user(client, people.preparer)
    assert "/evaluations/new/" in client.get("/evaluations/").content.decode()
    page = {"edition": "target2021", "year": YEAR, "unit": people.unit.pk}
    assert "请选择本单位的项目" in client.post("/evaluations/new/", page).content.decode()
    client.post("/evaluations/new/", page | {"project": project.pk})
    assert Evaluation.objects.get().kind == "performance_target"
    foreign = client.post("/evaluations/new/", page | {"unit": people.other_unit.pk})
    assert foreign.status_code == 200
    assert Evaluation.objects.count() == 1
