"""Letting one finding pass: by the form's reviewer, with a reason, until a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.errors import ActionRefused
from evaluations.checking.answers import answer_key
from evaluations.checking.sheet_checks import check_evaluation
from evaluations.lifecycle.actions import make_transition
from evaluations.lifecycle.waivers import revoke_waiver, waive
from evaluations.models import Evaluation, Waiver
from evaluations.storage.mapper import to_document
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation, save_sheet
from tests.factories.people import Office
from tests.pages import as_user

LATER = timedelta(days=30)


@pytest.fixture
def wrong(people: Office) -> Evaluation:
    """A form with one error: more points than the row carries."""
    document = with_row(build_document(total_score="100.5"), 0, score="21")
    evaluation = create_evaluation(people.unit, people.preparer, document=document)
    assert [row.code for row in evaluation.findings.all()] == ["SCORE_GT_WEIGHT"]
    return evaluation


def key_of(evaluation: Evaluation) -> str:
    document = to_document(evaluation)
    [finding] = check_evaluation(evaluation, document).findings
    return answer_key(finding, document)


def let_pass(evaluation: Evaluation, people: Office) -> Waiver:
    return waive(
        evaluation=evaluation,
        key=key_of(evaluation),
        reason="上级专项文件规定可加一分",
        expires_on=timezone.localdate() + LATER,
        by=people.reviewer,
    )


def test_a_waived_finding_does_not_stop_a_submission(people: Office, wrong: Evaluation) -> None:
    with pytest.raises(ActionRefused, match="1 处错误"):
        make_transition(evaluation=wrong, action="submit", by=people.preparer)
    waiver = let_pass(wrong, people)
    wrong.refresh_from_db()
    assert (wrong.error_count, wrong.findings.count()) == (0, 0)
    assert (waiver.code, waiver.approved_by) == ("SCORE_GT_WEIGHT", people.reviewer)
    make_transition(evaluation=wrong, action="submit", by=people.preparer)


def test_an_expired_waiver_counts_no_more(people: Office, wrong: Evaluation) -> None:
    let_pass(wrong, people)
    Waiver.objects.update(expires_on=timezone.localdate())
    assert check_evaluation(wrong, to_document(wrong)).findings == (), "the last day still counts"
    Waiver.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(ActionRefused, match="1 处错误"):
        make_transition(evaluation=wrong, action="submit", by=people.preparer)


def test_a_waiver_does_not_hold_for_a_value_that_came_later(
    people: Office, wrong: Evaluation
) -> None:
    let_pass(wrong, people)
    wrong.refresh_from_db()
    saved = save_sheet(
        wrong, people.preparer, with_row(to_document(wrong), 0, score="25"), version=wrong.version
    )
    assert "SCORE_GT_WEIGHT" in {finding.code for finding in saved.findings}


def test_taking_back_keeps_the_record(people: Office, wrong: Evaluation) -> None:
    waiver = let_pass(wrong, people)
    revoke_waiver(waiver=waiver, by=people.reviewer)
    waiver.refresh_from_db()
    wrong.refresh_from_db()
    assert waiver.revoked_by == people.reviewer
    assert waiver.revoked_at is not None
    assert wrong.error_count == 1


@pytest.mark.parametrize(
    "who", ["preparer", "approver", "administrator", "auditor", "other_reviewer", "outsider"]
)
def test_only_the_forms_reviewer_waives(people: Office, wrong: Evaluation, who: str) -> None:
    by = getattr(people, who)
    day = timezone.localdate() + LATER
    with pytest.raises(ActionRefused, match="财政复核人"):
        waive(evaluation=wrong, key=key_of(wrong), reason="可以", expires_on=day, by=by)
    waiver = let_pass(wrong, people)
    with pytest.raises(ActionRefused, match="财政复核人"):
        revoke_waiver(waiver=waiver, by=by)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"reason": "  "}, "理由"),
        ({"key": "0" * 24}, "已不在表中"),
        ({"days": -1}, "有效期"),
        ({"days": 2000}, "有效期"),
    ],
)
def test_what_a_waiver_must_have(
    people: Office, wrong: Evaluation, changes: dict[str, str | int], why: str
) -> None:
    days = int(changes.pop("days", 30))
    values = {"key": key_of(wrong), "reason": "可以"} | changes
    with pytest.raises(ActionRefused, match=why):
        waive(
            evaluation=wrong,
            key=str(values["key"]),
            reason=str(values["reason"]),
            expires_on=timezone.localdate() + timedelta(days=days),
            by=people.reviewer,
        )
    assert not Waiver.objects.exists()


def test_the_page_shows_who_waived_and_why(
    client: Client, people: Office, wrong: Evaluation
) -> None:
    address = f"/evaluations/{wrong.pk}/"
    day = (timezone.localdate() + LATER).isoformat()
    posted = {"key": key_of(wrong), "reason": "文件规定可加一分", "expires_on": day}
    as_user(client, people.reviewer)
    assert "豁免这一条" in client.get(address).content.decode()
    assert client.post(f"{address}waivers/", posted).status_code == 302
    for who in (people.preparer, people.reviewer):
        page = as_user(client, who).get(address).content.decode()
        assert "已豁免" in page
        assert f"{people.reviewer.name}：文件规定可加一分（至 {day}）" in page
    assert "文件规定可加一分" in client.get(f"{address}history/").content.decode()
    number = {"waiver": Waiver.objects.get().pk}
    assert client.post(f"{address}waivers/revoke/", number).status_code == 302
    assert "已豁免" not in client.get(address).content.decode()


def test_the_admin_shows_waivers(client: Client, people: Office, wrong: Evaluation) -> None:
    let_pass(wrong, people)
    address = f"/admin/evaluations/evaluation/{wrong.pk}/change/"
    page = as_user(client, people.reviewer).get(address).content.decode()
    assert "上级专项文件规定可加一分" in page


def test_the_preparer_is_offered_no_waiver(
    client: Client, people: Office, wrong: Evaluation
) -> None:
    page = as_user(client, people.preparer).get(f"/evaluations/{wrong.pk}/").content.decode()
    assert "豁免这一条" not in page


@pytest.mark.parametrize(
    ("who", "status"), [("other_reviewer", 404), ("outsider", 404), ("preparer", 302)]
)
def test_others_waive_nothing(
    client: Client, people: Office, wrong: Evaluation, who: str, status: int
) -> None:
    posted = {
        "key": key_of(wrong),
        "reason": "可以",
        "expires_on": timezone.localdate().isoformat(),
    }
    as_user(client, getattr(people, who))
    assert client.post(f"/evaluations/{wrong.pk}/waivers/", posted).status_code == status
    assert client.post(f"/evaluations/{wrong.pk}/waivers/revoke/", {}).status_code == 404
    assert not Waiver.objects.exists()


def test_half_a_waiver_is_refused_with_words(
    client: Client, people: Office, wrong: Evaluation
) -> None:
    as_user(client, people.reviewer)
    page = client.post(f"/evaluations/{wrong.pk}/waivers/", {"key": "x"}, follow=True)
    assert "请填写豁免理由和有效期" in page.content.decode()
