"""The first page: a preparer's work list in its order, and several sheets submitted at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone

from evaluations.lifecycle.actions import make_transition, mark_opened
from evaluations.lifecycle.remarks import add_remark
from evaluations.models import Campaign, Evaluation
from evaluations.models.states import State
from evaluations.pages.work_list import Deadline, deadline_of
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office
from tests.pages import as_user

START, SUBMIT = "/evaluations/start/", "/evaluations/submit/"


def in_campaign(evaluation: Evaluation, days: int, grace: int = 0) -> Evaluation:
    """The sheet in a campaign whose deadline is that many days away."""
    today = timezone.localdate()
    evaluation.campaign = Campaign.objects.create(
        name=f"批次{evaluation.pk}",
        year=evaluation.year,
        edition=evaluation.edition,
        opens_on=today - timedelta(days=60),
        deadline=today + timedelta(days=days),
        grace_days=grace,
    )
    evaluation.save()
    return evaluation


def make(people: Office, name: str, **changes: Any) -> Evaluation:
    return create_evaluation(people.unit, people.preparer, name=name, **changes)


@pytest.fixture
def work(people: Office) -> dict[str, Evaluation]:
    """One sheet of every group, and one that is no concern of the preparer."""
    wrong = with_row(build_document(), 0, score="25")
    sheets = {
        "完成": make(people, "D完成", state=State.APPROVED),
        "远期": in_campaign(make(people, "C远期"), 20),
        "临近": in_campaign(make(people, "B临近", document=wrong), 3),
        "退回": make(people, "A退回", state=State.SUBMITTED),
        "往年": make(people, "往年", document=build_document(year=2020), state=State.APPROVED),
    }
    create_evaluation(people.other_unit, people.stranger, name="别家")
    returned = sheets["退回"]
    row = returned.indicators.first()
    add_remark(evaluation=returned, indicator=row, text="请附验收单。", by=people.approver)
    make_transition(
        evaluation=returned, action="return", by=people.approver, reason="完成值与佐证不符。"
    )
    return sheets


def names(client: Client, query: str = "") -> list[str]:
    return [line.evaluation.project_name for line in client.get(START + query).context["lines"]]


def test_what_came_back_stands_first_then_what_is_due_then_the_rest_of_this_year(
    client: Client, people: Office, work: dict[str, Evaluation]
) -> None:
    page = as_user(client, people.preparer)
    assert names(page) == ["A退回", "B临近", "C远期", "D完成"]
    html = page.get(START).content.decode()
    for address in ("/evaluations/workbooks/", "/imports/fill/"):
        assert f'href="{address}"' in html
    for words in ("完成值与佐证不符。", "请附验收单。", "还有 3 天", "还有 20 天", "错误 "):
        assert words in html


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?order=name", ["A退回", "B临近", "C远期", "D完成"]),
        ("?order=deadline", ["B临近", "C远期", "A退回", "D完成"]),
        ("?order=findings", ["B临近", "A退回", "C远期", "D完成"]),
        ("?order=nonsense", ["A退回", "B临近", "C远期", "D完成"]),
        ("?words=图书馆 近", ["B临近"]),
        ("?state=draft", ["B临近", "C远期"]),
        ("?words=没有", []),
    ],
)
def test_it_is_sorted_and_searched(
    client: Client, people: Office, work: dict[str, Evaluation], query: str, expected: list[str]
) -> None:
    assert names(as_user(client, people.preparer), query) == expected


def test_required_cells_are_counted_and_an_opened_sheet_names_who_opened_it(
    client: Client, people: Office
) -> None:
    gap = make(people, "缺一格", document=with_row(build_document(), 0, actual=""))
    sent = make(people, "送出", state=State.SUBMITTED)
    mark_opened(evaluation=sent, by=people.approver)
    response = as_user(client, people.preparer).get(START)
    filled = {line.evaluation.pk: line.required for line in response.context["lines"]}
    assert filled[gap.pk].empty == ("indicators[0].actual",)
    assert not filled[sent.pk].empty
    assert filled[sent.pk].total == filled[gap.pk].total
    assert f"{people.approver.name} " in response.content.decode()


@pytest.mark.parametrize(
    ("days", "grace", "expected"),
    [
        (8, 0, Deadline("还有 8 天")),
        (7, 0, Deadline("还有 7 天", "warning")),
        (0, 0, Deadline("今天截止", "danger")),
        (-1, 3, Deadline("已过截止日，宽限期还有 2 天", "danger")),
        (-4, 3, Deadline("已截止，请联系财政部门", "danger")),
    ],
)
def test_days_left_are_said_in_words(
    people: Office, days: int, grace: int, expected: Deadline
) -> None:
    evaluation = in_campaign(make(people, "图书购置"), days, grace)
    found = deadline_of(evaluation, timezone.localdate())
    assert (found.words, found.urgency) == (expected.words, expected.urgency)


def test_the_other_roles_find_what_waits_for_them(client: Client, people: Office) -> None:
    make(people, "待单位", state=State.SUBMITTED)
    make(people, "待财政", state=State.UNIT_APPROVED)
    for person, name in ((people.approver, "待单位"), (people.reviewer, "待财政")):
        response = as_user(client, person).get(START)
        assert [row.project_name for row in response.context["turn"].arrivals] == [name]
    assert "导入历史资料" in as_user(client, people.administrator).get(START).content.decode()
    assert as_user(client, people.outsider).get(START).status_code == 200
    assert client.get("/").url == START


def post(client: Client, *sheets: Evaluation, **more: str) -> Any:
    versions = {f"version-{sheet.pk}": sheet.version for sheet in sheets}
    body = {"sheet": [sheet.pk for sheet in sheets], **versions, **more}
    return client.post(SUBMIT, body)


def test_several_sheets_are_submitted_after_one_question(client: Client, people: Office) -> None:
    clean = [make(people, name) for name in "甲乙"]
    wrong = make(people, "丙", document=with_row(build_document(), 0, score="25"))
    other = create_evaluation(people.other_unit, people.stranger, name="丁")
    page = as_user(client, people.preparer)
    asked = page.post(SUBMIT, {"sheet": [sheet.pk for sheet in (*clean, wrong, other)]})
    assert {row.evaluation for row in asked.context["clean"]} == {*clean}
    assert [row.evaluation for row in asked.context["held"]] == [wrong]
    assert "处错误，请按提示" in asked.content.decode()
    assert not Evaluation.objects.filter(state=State.SUBMITTED).exists(), "only asked so far"

    answer = post(page, *clean, wrong, other, then="submit")
    told = [str(message) for message in get_messages(answer.wsgi_request)]
    assert told[0].startswith("“丙”没有提交：还有 ")
    assert told[1] == "已提交 2 张自评表。"
    assert {sheet.state for sheet in Evaluation.objects.filter(pk__in=[s.pk for s in clean])} == {
        State.SUBMITTED
    }
    other.refresh_from_db()
    assert other.state == State.DRAFT

    # Pressed again: nothing happens twice.
    again = post(page, *clean, then="submit")
    told = [str(message) for message in get_messages(again.wsgi_request)]
    assert told[-1] == "2 张已经提交，无需重复操作。"
    assert clean[0].transitions.filter(action="submit").count() == 1


def test_a_sheet_that_changed_meanwhile_is_not_submitted_with_the_others(
    client: Client, people: Office
) -> None:
    sheet = make(people, "甲")
    Evaluation.objects.filter(pk=sheet.pk).update(version=sheet.version + 1)
    answer = post(as_user(client, people.preparer), sheet, then="submit")
    [told] = map(str, get_messages(answer.wsgi_request))
    assert told == "“甲”没有提交：此表在您打开后有变动，请重新查看后再办理。"


def test_nothing_chosen_is_said(client: Client, people: Office) -> None:
    page = as_user(client, people.preparer)
    for body in ({}, {"sheet": ["x", "99999999"]}):
        *_before, told = map(str, get_messages(page.post(SUBMIT, body).wsgi_request))
        assert told.startswith("没有选中自评表")
