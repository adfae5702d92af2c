"""Single items before the confirmation: beside their evidence, corrected, skipped, matched."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.test import Client

from accounts.models import UnitAlias
from accounts.roles import Role
from budgets.models import ProjectAlias
from evaluations.models import Evaluation
from intake.models import ImportItem, ImportRun
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office, person
from tests.intake.reading.readers.workbooks import packed
from tests.intake.test_runs import book, named, saved
from tests.pages import as_user


@pytest.fixture
def page(client: Client, people: Office) -> Client:
    return as_user(client, people.administrator)


def address(item: ImportItem, tail: str = "") -> str:
    return f"/imports/{item.run_id}/items/{item.pk}/{tail}"


def test_an_item_stands_beside_its_evidence_and_findings(page: Client, start) -> None:
    item = start(book(with_row(build_document(), 0, score="25"))).items.get()
    html = page.get(address(item)).content.decode()
    assert "指标 1 · 得分" in html
    assert "工作表“图书购置”单元格" in html
    assert 'data-code="SCORE_GT_WEIGHT"' in html


def test_what_was_left_out_is_said_with_the_item(page: Client, start) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(book(build_document())[1]))
    sheet = workbook.active
    sheet.cell(sheet.max_row + 1, 1, "略去的一行")
    sheet.row_dimensions[sheet.max_row].hidden = True
    item = start(("表.xlsx", packed(workbook))).items.get()

    message = f"工作表“{sheet.title}”第 {sheet.max_row} 行"

    assert message in page.get(address(item)).content.decode()
    html = page.get(f"/imports/{item.run_id}/").content.decode()
    assert "读取说明 1 条" in html
    assert "notices" in item.document


def test_an_update_shows_what_would_change(page: Client, start, people: Office) -> None:
    create_evaluation(people.unit, people.preparer)
    item = start(book(with_row(build_document(), 0, actual="8300册"))).items.get()
    assert item.action == "update"
    html = page.get(address(item)).content.decode()
    assert "<del>8200册</del> → <ins>8300册</ins>" in html


def test_a_corrected_value_is_what_is_saved(page: Client, start, people: Office) -> None:
    run = start(book(named("图书购罝")))
    item = run.items.get()
    change = {"value-project_name": "图书购置", "value-indicators[0].actual": "8300册"}
    page.post(address(item), change)
    saved(run, people)
    evaluation = Evaluation.objects.get()
    assert (evaluation.project_name, evaluation.indicators.first().actual) == ("图书购置", "8300册")


def test_correcting_a_missing_name_or_year_makes_the_item_savable(page: Client, start) -> None:
    bare = build_document(project_name="", title="项目自评表", year=None)
    item = start(book(bare)).items.get()
    assert item.action == "refused"
    page.post(address(item), {"value-project_name": "图书购置", "value-year": "2025"})
    item.refresh_from_db()
    assert (item.action, item.problem, item.corrected) == ("create", "", True)


def test_kind_and_edition_cannot_be_corrected_away(page: Client, start) -> None:
    item = start(book(build_document())).items.get()
    page.post(address(item), {"value-kind": "statement", "value-edition": "x", "value-no": "1"})
    item.refresh_from_db()
    assert (item.document["kind"], item.document["edition"]) == (
        "self_evaluation",
        "sz2021-scored",
    )
    assert "no" not in item.document


def test_a_skipped_item_is_not_saved_and_may_come_back(page: Client, start, people: Office) -> None:
    run = start(book())
    first, second = run.items.all()
    page.post(address(first, "skip/"))
    page.post(address(second, "skip/"))
    page.post(address(second, "take/"))
    saved(run, people)
    assert [evaluation.project_name for evaluation in Evaluation.objects.all()] == ["报纸订阅"]


def test_a_like_unit_is_proposed_and_remembered_once_accepted(
    page: Client, start, people: Office
) -> None:
    odd = {"implementing_unit": "云台区图书馆馆", "department": "云台区图书馆馆"}
    item = start(book(build_document(**odd))).items.get()
    assert (item.action, item.suggested_unit) == ("refused", people.unit)
    page.post(address(item, "unit/"), {"unit": people.unit.pk})
    item.refresh_from_db()
    assert (item.action, item.unit) == ("create", people.unit)
    assert UnitAlias.objects.get().name == "云台区图书馆馆"
    assert start(book(named("讲座", **odd))).items.get().unit == people.unit


def test_an_unlike_unit_is_not_proposed(start) -> None:
    item = start(
        book(build_document(implementing_unit="某某公司", department="某某公司"))
    ).items.get()
    assert item.suggested_unit is None


def test_a_unit_out_of_reach_is_not_accepted(page: Client, start, people: Office) -> None:
    item = start(book(build_document(implementing_unit="外", department="外"))).items.get()
    elsewhere = people.other_reviewer.memberships.get().unit
    assert page.post(address(item, "unit/"), {"unit": elsewhere.pk}).status_code == 404
    assert not UnitAlias.objects.exists()


def test_a_like_project_is_proposed_and_remembered_once_accepted(
    page: Client, start, people: Office
) -> None:
    evaluation = create_evaluation(people.unit, people.preparer, name="公共图书购置")
    item = start(book(named("公共图书购罝"))).items.get()
    assert (item.action, item.suggested_project) == ("create", evaluation.project)
    page.post(address(item, "project/"))
    item.refresh_from_db()
    assert (item.action, item.evaluation) == ("update", evaluation)
    assert ProjectAlias.objects.get().name == "公共图书购罝"


def test_after_the_confirmation_nothing_is_decided_any_more(
    page: Client, start, people: Office
) -> None:
    run = saved(start(book(build_document())), people)
    item = run.items.get()
    page.post(address(item), {"value-project_name": "改名"})
    page.post(address(item, "skip/"))
    item.refresh_from_db()
    assert (item.document["project_name"], item.skipped) == ("图书购置", False)


def test_items_of_anothers_run_do_not_exist(client: Client, start, people: Office) -> None:
    item = start(book(build_document())).items.get()
    as_user(client, person(Role.ADMINISTRATOR, people.district))
    assert client.get(address(item)).status_code == 404
    assert client.post(address(item, "skip/")).status_code == 404
    assert client.get(f"/imports/{item.run_id}/report/").status_code == 404


# Taken away -----------------------------------------------------------------------------------


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_the_report_lists_every_document_and_unread_file(
    page: Client, start, people: Office
) -> None:
    run = start(book(build_document(), named("=1+1")), ("坏.xlsx", b"\x00\x01nothing"))
    sheet = opened(page.get(f"/imports/{run.pk}/report/").content).worksheets[0]
    rows = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=2)]
    assert [row[2] for row in rows] == ["图书购置", "'=1+1", None]
    assert sheet["C3"].data_type == "s", "no formula from anybody's text"
    assert "坏.xlsx" in rows[2][6]


def test_the_page_of_a_run_shows_the_tools(page: Client, start) -> None:
    run: ImportRun = start(book())
    html = page.get(f"/imports/{run.pk}/").content.decode()
    for word in ("核对", "跳过", "下载结果表", "在原工作簿上标出问题"):
        assert word in html


def test_what_no_browser_sends_is_no_error(page: Client, start, people: Office) -> None:
    item = start(book(named("图书购罝"))).items.get()
    page.post(address(item), {"value-project_name": "图\x00书\x1f购置"})
    item.refresh_from_db()
    assert item.document["project_name"] == "图书购置"
    for number in ("9" * 5000, "²", "٣"):
        assert page.post(address(item, "unit/"), {"unit": number}).status_code == 404
    endless = "9" * 5000
    for tail in ("items/{0}/skip/", "items/{0}/unit/", "confirm/"):
        run = endless if tail == "confirm/" else item.run_id
        assert page.post(f"/imports/{run}/{tail.format(endless)}").status_code == 404
