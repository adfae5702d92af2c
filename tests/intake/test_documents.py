"""What is no self-evaluation finds its home in budgets: stored, updated, taken back, shown."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from budgets.actions import store_document
from budgets.models import BudgetDocument, PerformanceTarget, Project
from evaluations.campaigns.opening import make_evaluations
from evaluations.models import Campaign, Evaluation
from intake.models import ImportItem, ImportRun, Upload
from intake.runs.staging import plan, stage
from tests.factories.people import Office
from tests.intake.conftest import undone
from tests.intake.test_runs import saved
from tests.pages import as_user
from tests.tables import shown_cells

STATEMENT = {
    "kind": "statement",
    "family": "budget",
    "year": 2025,
    "table_no": "表1",
    "title": "收支总表",
    "unit_name": "云台区图书馆",
    "amount_unit": "万元",
    "rows": [["一、财政拨款", "1234.50", "一、文化支出", "1234.50"], ["合计", "1234.50", "", ""]],
}
TARGET = {
    "kind": "performance_target",
    "edition": "target2021",
    "year": 2025,
    "reporting_unit": "云台区图书馆",
    "project_name": "图书购置",
    "annual_goal": "充实馆藏。",
    "indicators": [
        {"level1": "产出指标", "level2": "数量指标", "level3": "购置图书", "target": "≥8000册"},
        {"level1": "效益指标", "level2": "满意度指标", "level3": "读者满意度", "target": "≥90%"},
    ],
}
DEPARTMENT = {
    "kind": "department_target",
    "edition": "depttarget2021",
    "year": 2025,
    "department": "云台区图书馆",
    "annual_goal": "服务读者。",
    "indicators": [],
}


@pytest.fixture
def staged(people: Office):
    """A run whose one file held these documents."""

    def begin(*documents: dict) -> ImportRun:
        run = ImportRun.objects.create(by=people.administrator, stage=ImportRun.Stage.PREVIEW)
        upload = Upload.objects.create(run=run, name="预算.txt", sha256="0", size=1)
        stage(upload, {"documents": list(documents), "notices": [], "problems": []})
        plan(run)
        return run

    return begin


def actions_of(run: ImportRun) -> list[str]:
    return list(run.items.values_list("action", flat=True))


def test_documents_are_stored_with_what_hangs_on_them(staged, people: Office) -> None:
    run = saved(staged(STATEMENT, TARGET, DEPARTMENT), people)
    assert set(BudgetDocument.objects.values_list("kind", "name")) == {
        ("statement", "表1 收支总表"),
        ("performance_target", "图书购置"),
        ("department_target", "云台区图书馆"),
    }
    assert BudgetDocument.objects.get(kind="statement").content["rows"] == STATEMENT["rows"]
    target = PerformanceTarget.objects.get()
    assert [row.level3 for row in target.indicators.all()] == ["购置图书", "读者满意度"]
    assert run.items.exclude(budget_document=None).count() == 3


def test_the_same_document_again_changes_nothing_and_another_version_updates(
    staged, people: Office
) -> None:
    saved(staged(STATEMENT), people)
    assert actions_of(staged(STATEMENT)) == ["unchanged"]
    changed = STATEMENT | {"rows": [["合计", "99.00"]]}
    run = staged(changed)
    assert actions_of(run) == ["update"]
    saved(run, people)
    assert BudgetDocument.objects.get().content["rows"] == [["合计", "99.00"]]


def test_evidence_does_not_make_a_difference(staged, people: Office) -> None:
    saved(staged(STATEMENT | {"evidence": {"place": "第 1 行", "confidence": 1.0}}), people)
    again = STATEMENT | {"evidence": {"place": "第 9 行", "confidence": 1.0}}
    assert actions_of(staged(again)) == ["unchanged"]


def test_undo_deletes_or_gives_back_the_older_version(staged, people: Office) -> None:
    first = saved(staged(STATEMENT), people)
    second = saved(staged(STATEMENT | {"rows": [["合计", "99.00"]]}), people)
    undone(second, people)
    assert BudgetDocument.objects.get().content["rows"] == STATEMENT["rows"]
    assert undone(first, people)["taken_back"] == 1
    assert not BudgetDocument.objects.exists()


def test_undo_leaves_a_document_that_came_again(staged, people: Office) -> None:
    first = saved(staged(STATEMENT), people)
    saved(staged(STATEMENT | {"rows": [["合计", "99.00"]]}), people)
    assert undone(first, people)["taken_back"] == 0


def test_a_statement_without_name_or_year_is_refused(staged) -> None:
    nameless = STATEMENT | {"table_no": "", "title": ""}
    yearless = STATEMENT | {"year": ""}
    assert actions_of(staged(nameless, yearless)) == ["refused", "refused"]


def test_an_imported_target_prefills_the_years_sheet(staged, people: Office) -> None:
    saved(staged(TARGET), people)
    campaign = Campaign.objects.create(
        year=2025,
        name="2025",
        edition="sz2021-scored",
        opens_on=date(2025, 1, 1),
        deadline=date(2099, 1, 1),
    )
    campaign.units.add(people.unit)
    make_evaluations(campaign=campaign)
    evaluation = Evaluation.objects.get()
    assert evaluation.goal_expected == "充实馆藏。"
    assert evaluation.indicators.first().target == "≥8000册"
    assert evaluation.indicators.first().carried


def test_a_target_entered_by_hand_stays_as_it_is(staged, people: Office) -> None:
    project = Project.objects.create(unit=people.unit, name="图书购置")
    mine = PerformanceTarget.objects.create(project=project, year=2025, annual_goal="手工填写")
    run = saved(staged(TARGET), people)
    undone(run, people)
    mine.refresh_from_db()
    assert mine.annual_goal == "手工填写"


def test_undo_leaves_a_target_that_somebody_edited(staged, people: Office) -> None:
    run = saved(staged(TARGET), people)
    PerformanceTarget.objects.get().indicators.first().delete()
    assert undone(run, people)["taken_back"] == 0
    assert PerformanceTarget.objects.exists()


# Pages ----------------------------------------------------------------------------------------


@pytest.fixture
def stored(people: Office) -> BudgetDocument:
    store_document(unit=people.unit, year=2025, content=TARGET, by=people.administrator)
    return store_document(
        unit=people.unit, year=2025, content=STATEMENT, by=people.administrator
    ).document


def test_the_list_is_narrowed_and_filtered(
    client: Client, people: Office, stored: BudgetDocument
) -> None:
    as_user(client, people.auditor)
    assert len(client.get("/budgets/").context["page"].object_list) == 2
    found = client.get("/budgets/?kind=statement&year=2025&words=收支").context["page"]
    assert [row.name for row in found.object_list] == ["表1 收支总表"]
    assert "没有预决算资料" in client.get("/budgets/?year=1999").content.decode()
    as_user(client, people.stranger)
    assert not client.get("/budgets/").context["page"].object_list
    assert client.get(f"/budgets/{stored.pk}/").status_code == 404


def test_a_document_is_shown_as_printed(
    client: Client, people: Office, stored: BudgetDocument
) -> None:
    html = as_user(client, people.preparer).get(f"/budgets/{stored.pk}/").content.decode()
    assert "一、文化支出" in html
    assert "1,234.50" in html
    target = BudgetDocument.objects.get(kind="performance_target")
    html = client.get(f"/budgets/{target.pk}/").content.decode()
    cells = shown_cells(html)
    assert cells["cell-annual_goal"] == "充实馆藏。"
    assert cells["cell-indicators-0-level3"] == "购置图书"
    assert cells["cell-indicators-1-target"] == "≥90%"


def test_no_text_of_a_document_is_run(client: Client, people: Office) -> None:
    hostile = "<script>alert(1)</script>"
    content = TARGET | {"annual_goal": hostile, "own": hostile, "title": hostile}
    content["indicators"] = [dict.fromkeys(("level1", "level2", "level3", "target"), hostile)]
    stored = store_document(unit=people.unit, year=2025, content=content, by=people.administrator)
    html = as_user(client, people.auditor).get(f"/budgets/{stored.document.pk}/").content.decode()
    assert "<script>alert" not in html
    assert html.count("&lt;script&gt;alert") >= 7


def test_a_run_links_to_what_it_stored(client: Client, staged, people: Office) -> None:
    run = saved(staged(STATEMENT), people)
    as_user(client, people.administrator)
    document = ImportItem.objects.get().budget_document
    assert f"/budgets/{document.pk}/" in client.get(f"/imports/{run.pk}/").content.decode()
