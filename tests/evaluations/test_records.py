"""Remarks, answers and names stay as they were said, whatever happens afterwards."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from core.errors import ActionRefused
from evaluations.checking.answers import answer_key
from evaluations.lifecycle.actions import make_transition
from evaluations.lifecycle.remarks import add_remark, resolve_remark, withdraw_remark
from evaluations.lifecycle.waivers import revoke_waiver, waive
from evaluations.models import Evaluation, FindingAnswer, Remark, Review, Transition, Waiver
from evaluations.models.states import State
from evaluations.rules import Severity, check
from evaluations.sheet.editions import get_edition
from evaluations.storage.mapper import to_document
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation, save_sheet
from tests.factories.people import Office
from tests.pages import as_user


@pytest.fixture
def waiting(people: Office) -> Evaluation:
    return create_evaluation(people.unit, people.preparer, state=State.SUBMITTED)


@pytest.fixture
def warned(people: Office) -> Evaluation:
    """A draft without errors and with one warning: the copied target as actual."""
    document = with_row(build_document(), 7, actual="≥90%")
    return create_evaluation(people.unit, people.preparer, document=document)


def key_of(evaluation: Evaluation, severity: Severity = Severity.WARNING) -> str:
    document = to_document(evaluation)
    findings = check(document, get_edition(evaluation.edition))
    return next(answer_key(row, document) for row in findings if row.severity == severity)


def answer_warning(evaluation: Evaluation, people: Office, text: str) -> None:
    evaluation.refresh_from_db()
    save_sheet(
        evaluation,
        people.preparer,
        to_document(evaluation),
        version=evaluation.version,
        answers={key_of(evaluation): text},
    )


def history(client: Client, evaluation: Evaluation) -> str:
    return " ".join(client.get(f"/evaluations/{evaluation.pk}/history/").content.decode().split())


def sheet(client: Client, evaluation: Evaluation) -> str:
    return " ".join(client.get(f"/evaluations/{evaluation.pk}/").content.decode().split())


# Remarks --------------------------------------------------------------------------------------


def test_a_withdrawn_remark_stays_with_who_withdrew_it_and_when(
    people: Office, waiting: Evaluation
) -> None:
    remark = add_remark(evaluation=waiting, text="口径不对", by=people.approver)
    withdraw_remark(remark=remark, by=people.approver)
    stored = Remark.objects.get()
    assert (stored.text, stored.withdrawn_by) == ("口径不对", people.approver)
    assert stored.withdrawn_at is not None
    at = stored.withdrawn_at
    withdraw_remark(remark=stored, by=people.approver)
    stored.refresh_from_db()
    assert stored.withdrawn_at == at, "once"


def test_only_its_author_withdraws_it_while_the_form_is_in_their_hands(
    people: Office, waiting: Evaluation
) -> None:
    remark = add_remark(evaluation=waiting, text="口径不对", by=people.approver)
    for who in (people.preparer, people.reviewer, people.administrator):
        with pytest.raises(ActionRefused):
            withdraw_remark(remark=remark, by=who)
    make_transition(evaluation=waiting, action="return", by=people.approver, reason="见意见")
    with pytest.raises(ActionRefused):
        withdraw_remark(remark=remark, by=people.approver)
    assert Remark.objects.get().withdrawn_at is None


def test_what_was_withdrawn_is_not_dealt_with_and_what_was_dealt_with_is_not_withdrawn(
    people: Office, waiting: Evaluation
) -> None:
    gone = add_remark(evaluation=waiting, text="一", by=people.approver)
    stays = add_remark(evaluation=waiting, text="二", by=people.approver)
    withdraw_remark(remark=gone, by=people.approver)
    make_transition(evaluation=waiting, action="return", by=people.approver, reason="见意见")
    with pytest.raises(ActionRefused, match="已撤回"):
        resolve_remark(remark=gone, by=people.preparer)
    resolve_remark(remark=stays, by=people.preparer)
    make_transition(evaluation=waiting, action="submit", by=people.preparer)
    with pytest.raises(ActionRefused, match="已处理"):
        withdraw_remark(remark=stays, by=people.approver)


def test_a_remark_is_withdrawn_by_somebody_at_some_time(
    people: Office, waiting: Evaluation
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Remark.objects.create(
            evaluation=waiting, text="x", by=people.approver, withdrawn_by=people.approver
        )


def test_a_withdrawn_remark_is_struck_through_and_not_open(
    client: Client, people: Office, waiting: Evaluation
) -> None:
    row = waiting.indicators.first()
    remark = add_remark(evaluation=waiting, indicator=row, text="口径不对", by=people.approver)
    as_user(client, people.approver)
    client.post(f"/evaluations/{waiting.pk}/remarks/withdraw/", {"remark": remark.pk})
    for html in (sheet(client, waiting), history(client, waiting)):
        assert "<del>口径不对</del>" in html
        assert "已撤回" in html
    assert "<del>口径不对</del>" not in sheet(as_user(client, people.auditor), waiting)
    assert "<del>口径不对</del>" in history(client, waiting)
    make_transition(evaluation=waiting, action="return", by=people.approver, reason="见意见")
    as_user(client, people.preparer)
    page = client.get(f"/evaluations/{waiting.pk}/")
    assert page.context["open_remarks"] == []
    assert "<del>口径不对</del>" in page.content.decode()


# Answers --------------------------------------------------------------------------------------


def test_an_answer_that_is_replaced_or_taken_back_stays(people: Office, warned: Evaluation) -> None:
    for text in ("已核对", "已核对", "按问卷均值填写", ""):
        answer_warning(warned, people, text)
    first, second = FindingAnswer.objects.order_by("pk")
    assert [first.text, second.text] == ["已核对", "按问卷均值填写"]
    assert first.superseded_by == second.superseded_by == people.preparer
    assert None not in (first.superseded_at, second.superseded_at)
    with pytest.raises(ActionRefused, match="警告"):
        make_transition(evaluation=warned, action="submit", by=people.preparer)
    answer_warning(warned, people, "已核对")
    make_transition(evaluation=warned, action="submit", by=people.preparer)


def test_one_answer_to_a_warning_is_in_effect(people: Office, warned: Evaluation) -> None:
    answer_warning(warned, people, "已核对")
    answer = FindingAnswer.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        FindingAnswer.objects.create(
            evaluation=warned,
            key=answer.key,
            code=answer.code,
            place="",
            text="x",
            by=people.preparer,
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        FindingAnswer.objects.update(superseded_at=timezone.now())


def test_a_step_keeps_the_answers_as_they_stood(
    client: Client, people: Office, warned: Evaluation
) -> None:
    answer_warning(warned, people, "按问卷均值填写")
    make_transition(evaluation=warned, action="submit", by=people.preparer)
    make_transition(evaluation=warned, action="return", by=people.approver, reason="说明不清")
    answer_warning(warned, people, "抽样误差")
    make_transition(evaluation=warned, action="submit", by=people.preparer)
    first, second = Transition.objects.filter(action="submit").order_by("pk")
    assert [row["text"] for row in first.answers] == ["按问卷均值填写"]
    assert [row["text"] for row in second.answers] == ["抽样误差"]
    assert first.answers[0]["by"] == people.preparer.name
    html = history(as_user(client, people.auditor), warned)
    assert html.count("按问卷均值填写") == 3, "at submission, return, and as replaced"
    assert "<del>按问卷均值填写</del>" in html
    assert "抽样误差" in html
    now = sheet(as_user(client, people.approver), warned)
    assert "抽样误差" in now
    assert "按问卷均值填写" not in now


# Names ----------------------------------------------------------------------------------------


def test_the_history_shows_names_as_they_were(
    client: Client, people: Office, waiting: Evaluation
) -> None:
    approver, preparer, reviewer = people.approver, people.preparer, people.reviewer
    add_remark(evaluation=waiting, text="口径不对", by=approver)
    make_transition(evaluation=waiting, action="return", by=approver, reason="见意见")
    resolve_remark(remark=Remark.objects.get(), by=preparer)
    names = [person.name for person in (approver, preparer, reviewer)]
    wrong = with_row(build_document(), 0, score="25")
    save_sheet(waiting, preparer, wrong, version=Evaluation.objects.get().version)
    day = timezone.localdate() + timedelta(days=9)
    waiver = waive(
        evaluation=waiting,
        key=key_of(Evaluation.objects.get(), Severity.ERROR),
        reason="口径",
        expires_on=day,
        by=reviewer,
    )
    revoke_waiver(waiver=waiver, by=reviewer)
    for person in (approver, preparer, reviewer):
        person.name = "改名"
        person.save()
    html = history(as_user(client, people.auditor), waiting)
    assert all(name in html for name in names)
    assert "改名" not in html
    html = sheet(as_user(client, people.preparer), waiting)
    assert names[0] in html


def test_every_way_of_writing_keeps_the_name_and_the_role(
    people: Office, waiting: Evaluation
) -> None:
    imported = waiting.transitions.get()
    assert (imported.by_name, imported.by_role) == (people.preparer.name, "administrator")
    add_remark(evaluation=waiting, text="口径不对", by=people.approver)
    step = make_transition(evaluation=waiting, action="sign", by=people.approver).transitions.last()
    assert step is not None
    assert (step.by_name, step.by_role) == (people.approver.name, "approver")
    remark = Remark.objects.get()
    assert (remark.by_name, remark.by_role) == (people.approver.name, "approver")
    assert Review.objects.get().by_name == people.approver.name
    waiver = Waiver.objects.create(
        evaluation=waiting,
        answer_key="0" * 24,
        code="WEIGHT_L1",
        place="产出指标",
        reason="口径",
        expires_on=date(2099, 1, 1),
        approved_by=people.reviewer,
    )
    assert waiver.by_name == people.reviewer.name


def test_a_form_names_people_as_they_were_called_then(
    client: Client, people: Office, waiting: Evaluation
) -> None:
    """Who left, dealt with and took back remarks, who let findings pass and took that back."""
    now = timezone.now()
    page = f"/admin/evaluations/evaluation/{waiting.pk}/change/"
    waiting.remarks.create(
        text="请附清单",
        by=people.approver,
        resolved_by=people.preparer,
        resolved_at=now,
    )
    waiting.remarks.create(
        text="看错了",
        by=people.approver,
        withdrawn_by=people.approver,
        withdrawn_at=datetime(2024, 3, 5, 1, 7, tzinfo=UTC),
    )
    waiting.waivers.create(
        answer_key="0" * 24,
        code="SCORE_GT_WEIGHT",
        place="一",
        reason="文件规定",
        expires_on=timezone.localdate(),
        approved_by=people.other_reviewer,
        revoked_by=people.administrator,
        revoked_at=now,
    )
    names = {}
    for who in ("approver", "preparer", "other_reviewer", "administrator"):
        user = getattr(people, who)
        names[who] = user.name
        user.name = f"改名后{user.pk}"
        user.save()
    html = as_user(client, people.reviewer).get(page).content.decode()
    assert "改名后" not in html
    for who, name in names.items():
        assert name in html, who
    assert "撤回时间" in html
    assert "2024年3月5日 09:07" in html, "a remark that was taken back says so"
