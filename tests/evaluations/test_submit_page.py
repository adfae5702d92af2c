"""The page before a sheet is submitted: it says what will happen and asks for answers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from evaluations.lifecycle.actions import make_transition, mark_opened
from evaluations.lifecycle.transitions import TRANSITIONS
from evaluations.models import Campaign, Evaluation
from evaluations.models.states import State
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation, save_sheet
from tests.factories.people import Office
from tests.pages import as_user, posted, submit


def page_of(evaluation: Evaluation, tail: str = "submit/") -> str:
    return f"/evaluations/{evaluation.pk}/{tail}"


@pytest.fixture
def warned(people: Office) -> Evaluation:
    """A sheet with one warning: the target is repeated as what was reached."""
    document = with_row(build_document(), 7, actual="≥90%")
    return create_evaluation(people.unit, people.preparer, document=document)


def test_it_says_what_will_happen_and_who_is_next(
    client: Client, people: Office, draft: Evaluation
) -> None:
    page = as_user(client, people.preparer)
    saved = page.post(page_of(draft, ""), posted(draft, then="submit"), follow=True)
    html = saved.content.decode()
    assert f"该表变为“待单位审核”，由单位审核人 {people.approver.name}办理" in html
    assert "没有需要说明的警告" in html
    draft.refresh_from_db()
    assert draft.state == State.DRAFT, "only asked so far"
    told = page.post(page_of(draft), {"version": draft.version}, follow=True).content.decode()
    assert "已提交。该表现为“待单位审核”" in told


def test_a_unit_that_is_passed_over_goes_to_the_bureau(
    client: Client, people: Office, draft: Evaluation
) -> None:
    people.approver.memberships.all().delete()
    assert "尚未指定" in as_user(client, people.preparer).get(page_of(draft)).content.decode()
    draft.campaign = Campaign.objects.create(
        name="批次", year=2025, edition=draft.edition, opens_on="2020-01-01",
        deadline="2099-01-01", skips_missing_approver=True,
    )  # fmt: skip
    draft.save()
    assert "由财政复核人办理" in client.get(page_of(draft)).content.decode()


def test_an_open_warning_is_answered_there_and_kept_with_the_transition(
    client: Client, people: Office, warned: Evaluation
) -> None:
    page = as_user(client, people.preparer)
    [warning] = page.get(page_of(warned)).context["warnings"]
    nothing = {"version": warned.version, f"answer-{warning.key}": " "}
    refused = page.post(page_of(warned), nothing)
    assert refused.status_code == 409
    assert "没有提交：还有 1 条警告未作说明" in refused.content.decode()
    submit(page, warned, **{f"answer-{warning.key}": "按问卷均值填写。"})
    transition = warned.transitions.get(action="submit")
    assert [answer["text"] for answer in transition.answers] == ["按问卷均值填写。"]


def test_what_was_typed_stays_where_it_is_refused(
    client: Client, people: Office, warned: Evaluation
) -> None:
    page = as_user(client, people.preparer)
    [warning] = page.get(page_of(warned)).context["warnings"]
    stale = {"version": warned.version - 1, f"answer-{warning.key}": "按问卷均值填写。"}
    refused = page.post(page_of(warned), stale)
    assert refused.status_code == 409
    assert "按问卷均值填写。" in refused.content.decode()
    assert not warned.answers.exists()


def test_a_sheet_with_errors_is_not_asked_about(client: Client, people: Office) -> None:
    wrong = with_row(build_document(), 0, score="25")
    evaluation = create_evaluation(people.unit, people.preparer, document=wrong)
    html = as_user(client, people.preparer).get(page_of(evaluation)).content.decode()
    assert "还不能提交" in html
    assert "确定提交" not in html


def test_answers_of_a_judge_are_not_taken(people: Office, warned: Evaluation) -> None:
    Evaluation.objects.filter(pk=warned.pk).update(state=State.SUBMITTED)
    with pytest.raises(Exception, match="未作说明"):
        make_transition(
            evaluation=warned, action="sign", by=people.approver, answers={"x" * 24: "好"}
        )
    assert not warned.answers.exists()


@pytest.mark.parametrize("who", ["approver", "reviewer", "auditor"])
def test_who_does_not_fill_it_in_is_sent_to_the_sheet(
    client: Client, people: Office, draft: Evaluation, who: str
) -> None:
    answer = as_user(client, getattr(people, who)).get(page_of(draft))
    assert (answer.status_code, answer.headers["Location"]) == (302, page_of(draft, ""))


def test_steps_that_are_taken_back_ask_once_and_are_refused_in_words_once_it_was_opened(
    client: Client, people: Office, draft: Evaluation
) -> None:
    assert all(rule.effect for rule in TRANSITIONS if rule.unread)
    make_transition(evaluation=draft, action="submit", by=people.preparer)
    page = as_user(client, people.preparer)
    assert "确定撤回" in page.get(page_of(draft, "")).content.decode()
    mark_opened(evaluation=Evaluation.objects.get(pk=draft.pk), by=people.approver)
    html = page.get(page_of(draft, "")).content.decode()
    assert "确定撤回" not in html
    assert "下一环节已打开该表，不能撤回；请联系对方退回。" in html


def test_the_changes_since_the_last_submission_and_since_last_year(
    client: Client, people: Office, draft: Evaluation
) -> None:
    html = as_user(client, people.preparer).get(page_of(draft, "changes/")).content.decode()
    assert "该表此前没有提交过。" in html
    assert "本系统没有该项目上年的自评表。" in html
    make_transition(evaluation=draft, action="submit", by=people.preparer)
    make_transition(
        evaluation=Evaluation.objects.get(pk=draft.pk), action="return", by=people.approver,
        reason="请核对。",
    )  # fmt: skip
    changed = with_row(build_document(), 0, actual="8300册")
    save_sheet(draft, people.preparer, changed)
    make_transition(
        evaluation=Evaluation.objects.get(pk=draft.pk), action="submit", by=people.preparer
    )
    older = create_evaluation(
        people.unit, people.preparer, name="去年", state=State.APPROVED,
        document=replace(with_row(build_document(), 0, actual="7100册"), year=2024),
    )  # fmt: skip
    Evaluation.objects.filter(pk=older.pk).update(project=draft.project)
    page = as_user(client, people.approver)
    since, last_year = page.get(page_of(draft, "changes/")).context["comparisons"]
    assert [(row.before, row.after) for row in since.changes.shown] == [("8200册", "8300册")]
    assert ("7100册", "8300册") in [(row.before, row.after) for row in last_year.changes.shown]
    assert page_of(draft, "changes/") in page.get(page_of(draft, "")).content.decode()


def test_enter_in_a_browser_without_scripts_leads_to_a_page_that_says_so(
    client: Client, people: Office
) -> None:
    answer = as_user(client, people.reviewer).post("/undecided/", {"reason": "按上级文件"})
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "按回车键不会办理" in html
    assert "按上级文件" in html
