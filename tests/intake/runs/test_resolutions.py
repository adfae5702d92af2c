"""What one decision settles for a whole import: year, unit, and names that no unit bears."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import UnitAlias
from accounts.roles import Role
from evaluations.models import Evaluation
from intake.models import ImportRun
from intake.runs import resolutions
from intake.runs.resolutions import unresolved
from tests.factories.documents import build_document
from tests.factories.people import Office, UnitFactory, person
from tests.intake.conftest import work_off
from tests.intake.test_runs import actions_of, book, named, saved
from tests.pages import as_user

Stage = ImportRun.Stage
FAR: dict[str, Any] = {"implementing_unit": "青禾镇文化站", "department": "青禾镇文化站"}


@pytest.fixture
def page(client: Client, people: Office) -> Client:
    return as_user(client, people.administrator)


def yearless(name: str) -> Any:
    return build_document(project_name=name, title="项目自评表", year=None)


def post(page: Client, run: ImportRun, what: str, **data: object) -> str:
    answer = page.post(f"/imports/{run.pk}/{what}/", data, follow=True)
    run.refresh_from_db()
    return answer.content.decode()


def test_the_page_asks_for_a_year_once_for_all_documents_that_print_none(
    page: Client, start, people: Office
) -> None:
    run = start(book(yearless("图书购置"), yearless("报纸订阅")), book(named("讲座")))
    assert unresolved(run).without_year == 2
    assert "2 张表没有印年度" in page.get(f"/imports/{run.pk}/").content.decode()

    post(page, run, "options", year="2024", unit="", creates_units="")
    assert run.stage == Stage.PLANNING
    assert run.items.filter(document__year=2024).count() == 0, "that is the worker's"
    work_off(run)

    assert (run.stage, actions_of(run)) == (Stage.PREVIEW, ["create"] * 3)
    saved(run, people)
    assert sorted(Evaluation.objects.values_list("year", flat=True)) == [2024, 2024, 2025]


def test_documents_planned_before_names_were_kept_are_not_said_to_print_none(start) -> None:
    run = start(book(named("讲座", **FAR)))
    run.items.update(group="", unit_names="", plain_name="")

    found = unresolved(run)
    assert (found.without_unit, found.names) == (0, ())


def test_one_unit_may_receive_all_documents(page: Client, start, people: Office) -> None:
    run = start(book(named("讲座", **FAR), named("展览", implementing_unit="", department="")))
    assert unresolved(run).without_unit == 1

    post(page, run, "options", year="", unit=people.unit.pk, creates_units="")
    work_off(run)

    assert actions_of(run) == ["create", "create"]
    assert {item.unit for item in run.items.all()} == {people.unit}


def test_units_may_be_made_after_all(page: Client, start) -> None:
    run = start(book(named("讲座", **FAR)))
    post(page, run, "options", year="", unit="", creates_units="on")
    work_off(run)

    assert [item.unit_name for item in run.items.all()] == ["青禾镇文化站"]


def test_settling_twice_is_planned_twice(page: Client, start, people: Office) -> None:
    run = start(book(yearless("讲座")))
    for unit in (people.unit.pk, ""):
        post(page, run, "options", year="2024", unit=unit, creates_units="")
        work_off(run)
        assert run.stage == Stage.PREVIEW
    assert run.unit is None
    assert actions_of(run) == ["create"]


def test_a_name_is_resolved_for_every_document_that_prints_it(
    page: Client, start, people: Office
) -> None:
    run = start(book(named("讲座", **FAR), named("展览", **FAR), named("报纸订阅")))
    (unknown,) = unresolved(run).names
    assert (unknown.name, unknown.count) == ("青禾镇文化站", 2)
    assert "青禾镇文化站" in page.get(f"/imports/{run.pk}/").content.decode()

    html = post(page, run, "unit-name", name="青禾镇文化站", unit=people.unit.name)

    assert "已记住" in html
    assert actions_of(run) == ["create"] * 3
    assert unresolved(run).names == ()
    assert UnitAlias.objects.get().unit == people.unit


def test_a_name_that_many_documents_print_is_planned_anew_in_the_background(
    page: Client, start, people: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resolutions, "MAX_AT_ONCE", 1)
    run = start(book(named("讲座", **FAR), named("展览", **FAR)))

    post(page, run, "unit-name", name="青禾镇文化站", unit=people.unit.name)

    assert (run.stage, actions_of(run)) == (Stage.PLANNING, ["refused"] * 2)
    work_off(run)
    assert (run.stage, actions_of(run)) == (Stage.PREVIEW, ["create"] * 2)


def test_a_name_that_is_another_units_alias_is_not_said_to_be_remembered(
    page: Client, start, people: Office
) -> None:
    UnitAlias.objects.create(name="青禾镇文化站", unit=people.other_reviewer.memberships.get().unit)
    run = start(book(named("讲座", **FAR)))

    html = post(page, run, "unit-name", name="青禾镇文化站", unit=people.unit.name)

    assert "已经是另一单位的别名" in html
    assert "已记住" not in html
    assert actions_of(run) == ["refused"]


@pytest.mark.parametrize("chosen", ["", "没有这个单位", "\x00"])
def test_a_name_needs_one_unit(page: Client, start, chosen: str) -> None:
    run = start(book(named("讲座", **FAR)))

    assert "请重新选择" in post(page, run, "unit-name", name="青禾镇文化站", unit=chosen)
    assert actions_of(run) == ["refused"]


@pytest.mark.parametrize("length", [201, 100_000])
def test_a_name_too_long_to_be_remembered_is_refused(
    page: Client, start, people: Office, length: int
) -> None:
    run = start(book(named("讲座", **FAR)))

    assert "名称过长" in post(page, run, "unit-name", name="站" * length, unit=people.unit.name)
    assert not UnitAlias.objects.exists()


def test_a_name_that_two_units_bear_resolves_nothing(page: Client, start, people: Office) -> None:
    parent = people.unit.parent
    for code in ("X1", "X2"):
        UnitFactory(code=code, name="同名站", parent=parent)
    run = start(book(named("讲座", **FAR)))

    assert "请重新选择" in post(page, run, "unit-name", name="青禾镇文化站", unit="同名站")
    assert not UnitAlias.objects.exists()


def test_units_out_of_reach_are_neither_named_nor_taken(
    page: Client, start, people: Office
) -> None:
    elsewhere = people.other_reviewer.memberships.get().unit
    run = start(book(named("讲座", implementing_unit=elsewhere.name, department=elsewhere.name)))
    assert unresolved(run).names == ()

    post(page, run, "options", year="", unit=elsewhere.pk, creates_units="")
    assert (run.stage, run.unit) == (Stage.PREVIEW, None)
    assert "请重新选择" in post(page, run, "unit-name", name="讲座站", unit=elsewhere.name)


def test_another_administrators_import_cannot_be_resolved(
    client: Client, start, people: Office
) -> None:
    run = start(book(yearless("讲座")))
    stranger = person(Role.ADMINISTRATOR, people.unit)

    as_user(client, stranger)
    for what in ("options", "unit-name"):
        assert client.post(f"/imports/{run.pk}/{what}/", {"year": "2024"}).status_code == 404


def test_after_the_confirmation_nothing_is_resolved_any_more(
    page: Client, start, people: Office
) -> None:
    run = saved(start(book(named("讲座"))), people)

    assert "等待确认" in post(page, run, "options", year="2020", unit="", creates_units="")
    assert run.stage == Stage.DONE


def test_planning_that_fails_says_so(
    page: Client, start, people: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start(book(yearless("讲座")))
    post(page, run, "options", year="2024", unit="", creates_units="")

    def fails(*_args: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("intake.runs.plan_jobs.plan", fails)
        work_off(run)
    assert run.stage == Stage.FAILED
    assert run.failure

    post(page, run, "check")
    work_off(run)
    assert (run.stage, run.failure, actions_of(run)) == (Stage.PREVIEW, "", ["create"])


def test_what_is_unresolved_costs_the_same_for_any_number_of_names(
    start, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    few = start(book(named("讲座", **FAR)))
    documents = [named(f"讲座{n}", implementing_unit=f"第{n}站", department="") for n in range(30)]
    many = start(book(*documents))

    for run in (few, many):
        with django_assert_num_queries(7):
            unresolved(run)
    assert len(unresolved(many).names) == 20


@pytest.mark.parametrize("printed", [1921, 2091])
def test_a_year_that_cannot_be_is_refused_until_it_is_corrected(
    page: Client, start, printed: int
) -> None:
    item = start(book(build_document(year=printed, title=f"{printed}年图书购置自评表"))).items.get()
    assert (item.action, item.reason) == (
        "refused",
        f"表中年度“{printed}”不合理，请核对后改正。",
    )

    page.post(f"/imports/{item.run_id}/items/{item.pk}/", {"value-year": "2021"})
    item.refresh_from_db()
    assert item.action == "create"


def test_a_document_of_another_year_than_expected_says_so(start) -> None:
    other, same = start(book(named("讲座")), year=2024), start(book(named("讲座")), year=2025)

    assert "表中年度为 2025，与导入时填写的 2024 不同" in other.items.get().reason
    assert other.items.get().action == "create"
    assert "年度" not in same.items.get().reason
