"""Remarks answered in words: kept beside them for good, by the preparer while the form is open."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.roles import Role
from core.errors import ActionRefused
from evaluations.lifecycle.actions import make_transition
from evaluations.lifecycle.remarks import (
    add_remark,
    reply_to_remark,
    resolve_remark,
    withdraw_remark,
)
from evaluations.models import Evaluation, Remark, RemarkReply
from evaluations.models.states import State
from evaluations.sheet.lengths import REMARK
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office
from tests.pages import as_user


@pytest.fixture
def returned(people: Office) -> Evaluation:
    evaluation = create_evaluation(people.unit, people.preparer, state=State.SUBMITTED)
    gone = add_remark(evaluation=evaluation, text="看错了", by=people.approver)
    add_remark(
        evaluation=evaluation,
        indicator=evaluation.indicators.first(),
        text="请附清单",
        by=people.approver,
    )
    withdraw_remark(remark=gone, by=people.approver)
    make_transition(evaluation=evaluation, action="return", by=people.approver, reason="见意见")
    evaluation.refresh_from_db()
    return evaluation


@pytest.fixture
def remark(returned: Evaluation) -> Remark:
    return returned.remarks.get(text="请附清单")


def test_a_reply_keeps_who_said_it_in_which_role_and_leaves_the_remark_open(
    people: Office, remark: Remark
) -> None:
    reply = reply_to_remark(remark=remark, text=" 清单已附。 ", by=people.preparer)
    assert (reply.text, reply.by, reply.by_name, reply.by_role) == (
        "清单已附。",
        people.preparer,
        people.preparer.name,
        Role.PREPARER,
    )
    remark.refresh_from_db()
    assert remark.is_open
    people.preparer.name = "改名后"
    people.preparer.save()
    reply.refresh_from_db()
    assert reply.by_name != "改名后"


def test_a_further_reply_stands_below_and_the_same_one_twice_is_one(
    people: Office, remark: Remark
) -> None:
    for text in ("清单已附。", "清单已附。", "另附验收单。", "清单已附。"):
        reply_to_remark(remark=remark, text=text, by=people.preparer)
    message = [reply.text for reply in remark.replies.all()]
    assert message == ["清单已附。", "另附验收单。", "清单已附。"]


def test_a_remark_is_dealt_with_and_answered_in_one_step(people: Office, remark: Remark) -> None:
    for _twice in range(2):
        resolve_remark(remark=remark, text="清单已附。", by=people.preparer)
    remark.refresh_from_db()
    assert remark.resolved_by == people.preparer
    assert [reply.text for reply in remark.replies.all()] == ["清单已附。"]


def test_words_are_not_needed_to_deal_with_a_remark(people: Office, remark: Remark) -> None:
    resolve_remark(remark=remark, by=people.preparer, text="  ")
    assert not remark.replies.exists()


@pytest.mark.parametrize("text", ["", "  ", "长" * (REMARK + 1)])
def test_a_reply_has_words_and_not_too_many(people: Office, remark: Remark, text: str) -> None:
    with pytest.raises(ActionRefused):
        reply_to_remark(remark=remark, text=text, by=people.preparer)
    assert not RemarkReply.objects.exists()


def test_only_who_may_edit_the_form_replies(
    people: Office, returned: Evaluation, remark: Remark
) -> None:
    for who in (people.approver, people.reviewer, people.stranger):
        with pytest.raises(ActionRefused):
            reply_to_remark(remark=remark, text="清单已附。", by=who)
    make_transition(evaluation=returned, action="submit", by=people.preparer)
    with pytest.raises(ActionRefused):
        reply_to_remark(remark=remark, text="清单已附。", by=people.preparer)


def test_a_withdrawn_remark_is_not_answered(people: Office, returned: Evaluation) -> None:
    gone = returned.remarks.get(text="看错了")
    with pytest.raises(ActionRefused, match="已撤回"):
        reply_to_remark(remark=gone, text="清单已附。", by=people.preparer)


def test_an_empty_reply_cannot_be_stored(people: Office, remark: Remark) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        RemarkReply.objects.create(remark=remark, text="", by=people.preparer)


def test_replies_are_posted_from_the_page_and_read_on_it_and_in_the_history(
    client: Client, people: Office, returned: Evaluation, remark: Remark
) -> None:
    as_user(client, people.preparer)
    address = f"/evaluations/{returned.pk}/remarks/resolve/"
    client.post(address, {"remark": remark.pk, "then": "reply", "text": "<b>清单已附</b>"})
    assert Remark.objects.get(pk=remark.pk).is_open
    client.post(address, {"remark": remark.pk, "then": "resolve", "text": "另附验收单"})
    assert not Remark.objects.get(pk=remark.pk).is_open
    for path in ("", "history/"):
        html = client.get(f"/evaluations/{returned.pk}/{path}").content.decode()
        assert "&lt;b&gt;清单已附&lt;/b&gt;" in html
        assert "另附验收单" in html


def test_a_script_is_told_whether_its_reply_is_stored(
    client: Client, people: Office, returned: Evaluation, remark: Remark
) -> None:
    as_user(client, people.preparer)
    address = f"/evaluations/{returned.pk}/remarks/resolve/"
    page = {"remark": remark.pk, "then": "reply", "text": "清单已附"}
    script = {"X-Requested-With": "XMLHttpRequest"}
    assert client.post(address, page, headers=script).status_code == 204
    too_long = client.post(address, {**page, "text": "长" * 2_001}, headers=script)
    assert too_long.status_code == 409
    assert too_long.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "2000" in too_long.content.decode()
    assert [reply.text for reply in remark.replies.all()] == ["清单已附"]
    html = client.get(f"/evaluations/{returned.pk}/").content.decode()
    assert "alert-danger" not in html.split('id="messages"')[1].split("<form")[0]
