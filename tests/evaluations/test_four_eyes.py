"""Nobody alone: the people who fill in, sign, approve and publish a form are different people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, User
from accounts.roles import Role
from core.errors import ActionRefused
from evaluations.lifecycle.actions import make_transition
from evaluations.lifecycle.permissions import may_waive
from evaluations.lifecycle.transitions import TRANSITIONS, Part
from evaluations.models import Campaign, Evaluation
from evaluations.models.states import State
from evaluations.storage.mapper import to_document
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation, save_sheet
from tests.factories.people import Office, person
from tests.pages import as_user

pytestmark = pytest.mark.django_db


def also(user: User, role: Role, evaluation: Evaluation) -> User:
    """The same person with a further role."""
    Membership.objects.create(user=user, unit=evaluation.unit, role=role)
    return User.objects.get(pk=user.pk)


def step(evaluation: Evaluation, action: str, by: User, reason: str = "") -> None:
    make_transition(evaluation=evaluation, action=action, by=by, reason=reason)
    evaluation.refresh_from_db()


def edit(evaluation: Evaluation, by: User) -> None:
    save_sheet(evaluation, by, to_document(evaluation), version=evaluation.version)
    evaluation.refresh_from_db()


def test_the_table_says_who_may_not_take_a_step() -> None:
    rows = {rule.action: rule.not_by for rule in TRANSITIONS if rule.not_by}
    assert rows == {
        "sign": (Part.SUBMITTED,),
        "approve": (Part.FILLED, Part.SIGNED),
        "publish": (Part.APPROVED,),
    }


def test_who_submitted_does_not_sign(people: Office, draft: Evaluation) -> None:
    both = also(people.preparer, Role.APPROVER, draft)
    step(draft, "submit", both)
    with pytest.raises(ActionRefused, match="您提交了该表"):
        step(draft, "sign", both)
    step(draft, "sign", people.approver)
    assert draft.state == State.UNIT_APPROVED


def test_two_people_may_take_turns_after_a_return(people: Office, draft: Evaluation) -> None:
    first = also(people.preparer, Role.APPROVER, draft)
    second = also(people.approver, Role.PREPARER, draft)
    step(draft, "submit", first)
    step(draft, "sign", second)
    step(draft, "return", people.reviewer, "补充")
    step(draft, "submit", second)
    with pytest.raises(ActionRefused, match="您提交了该表"):
        step(draft, "sign", second)
    step(draft, "sign", first)
    assert draft.state == State.UNIT_APPROVED


@pytest.mark.parametrize("part", ["filled", "submitted", "signed"])
def test_who_filled_in_or_signed_does_not_approve(
    people: Office, draft: Evaluation, part: str
) -> None:
    reviewer = also(people.reviewer, Role.PREPARER, draft)
    reviewer = also(reviewer, Role.APPROVER, draft)
    if part == "filled":
        edit(draft, reviewer)
    step(draft, "submit", reviewer if part == "submitted" else people.preparer)
    step(draft, "sign", reviewer if part == "signed" else people.approver)
    with pytest.raises(ActionRefused, match="须由另一人办理"):
        step(draft, "approve", reviewer)
    step(draft, "approve", people.lead)
    assert draft.state == State.APPROVED


def test_who_imported_a_form_does_not_approve_it(people: Office) -> None:
    importer = person(Role.ADMINISTRATOR, people.district)
    evaluation = create_evaluation(people.unit, importer, state=State.UNIT_APPROVED)
    importer = also(importer, Role.REVIEWER, evaluation)
    with pytest.raises(ActionRefused, match="您填报过该表"):
        step(evaluation, "approve", importer)


def test_who_approved_does_not_publish_alone(people: Office) -> None:
    evaluation = create_evaluation(people.unit, people.preparer, state=State.UNIT_APPROVED)
    step(evaluation, "approve", people.reviewer)
    with pytest.raises(ActionRefused, match="您复核通过了该表"):
        step(evaluation, "publish", people.reviewer)
    step(evaluation, "publish", people.lead)
    assert evaluation.state == State.PUBLISHED


def test_an_approval_that_was_taken_back_binds_nobody(people: Office) -> None:
    evaluation = create_evaluation(people.unit, people.preparer, state=State.UNIT_APPROVED)
    step(evaluation, "approve", people.reviewer)
    step(evaluation, "reopen", people.reviewer, "再看一遍")
    step(evaluation, "approve", people.lead)
    step(evaluation, "publish", people.reviewer)
    assert evaluation.state == State.PUBLISHED


def test_the_page_says_why_a_step_is_closed(client: Client, people: Office) -> None:
    evaluation = create_evaluation(people.unit, people.preparer, state=State.UNIT_APPROVED)
    step(evaluation, "approve", people.reviewer)
    html = as_user(client, people.reviewer).get(f"/evaluations/{evaluation.pk}/").content.decode()
    assert "您复核通过了该表，“公开”须由另一人办理" in html
    assert 'value="publish"' not in html
    html = as_user(client, people.lead).get(f"/evaluations/{evaluation.pk}/").content.decode()
    assert 'value="publish"' in html


# Units with one person ------------------------------------------------------------------------


@pytest.fixture
def lone(people: Office) -> tuple[Evaluation, User]:
    """A draft of a unit with one person, in a campaign that lets that person sign."""
    evaluation = create_evaluation(people.other_unit, people.stranger)
    today = timezone.localdate()
    campaign = Campaign.objects.create(
        year=evaluation.year,
        name="今年",
        edition=evaluation.edition,
        opens_on=today - timedelta(days=1),
        deadline=today + timedelta(days=1),
        allows_lone_signing=True,
    )
    campaign.units.add(evaluation.unit)
    evaluation.campaign = campaign
    evaluation.save()
    return evaluation, also(people.stranger, Role.APPROVER, evaluation)


def test_a_campaign_may_let_the_only_person_sign_and_everybody_sees_it(
    client: Client, people: Office, lone: tuple[Evaluation, User]
) -> None:
    evaluation, alone = lone
    step(evaluation, "submit", alone)
    step(evaluation, "sign", alone)
    assert evaluation.state == State.UNIT_APPROVED
    note = "单人单位：提交与审核为同一人（批次允许）"
    assert evaluation.transitions.get(action="sign").note == note
    as_user(client, people.reviewer)
    assert note in client.get(f"/evaluations/{evaluation.pk}/").content.decode()
    assert note in client.get(f"/evaluations/{evaluation.pk}/history/").content.decode()


def test_with_a_second_person_the_relaxation_does_not_hold(
    people: Office, lone: tuple[Evaluation, User]
) -> None:
    evaluation, alone = lone
    step(evaluation, "submit", alone)
    second = person(Role.APPROVER, evaluation.unit)
    with pytest.raises(ActionRefused, match="您提交了该表"):
        step(evaluation, "sign", alone)
    second.is_active = False
    second.save()
    step(evaluation, "sign", alone)
    assert evaluation.state == State.UNIT_APPROVED


def test_a_campaign_relaxes_nothing_else(people: Office, lone: tuple[Evaluation, User]) -> None:
    evaluation, alone = lone
    alone = also(alone, Role.REVIEWER, evaluation)
    step(evaluation, "submit", alone)
    step(evaluation, "sign", alone)
    with pytest.raises(ActionRefused, match="须由另一人办理"):
        step(evaluation, "approve", alone)
    step(evaluation, "approve", people.lead)
    with pytest.raises(ActionRefused, match="须由另一人办理"):
        step(evaluation, "publish", people.lead)


def test_who_had_a_part_in_a_form_lets_none_of_its_findings_pass(people: Office) -> None:
    wrong = with_row(build_document(), 0, score="25")
    evaluation = create_evaluation(people.unit, people.preparer, document=wrong)
    both = also(people.reviewer, Role.PREPARER, evaluation)
    edit(evaluation, both)
    assert "须由另一人办理" in may_waive(both, evaluation).reason
    assert may_waive(people.lead, evaluation).allowed
