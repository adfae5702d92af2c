"""Nobody alone: the people who fill in, sign, approve and publish a form are different people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, User
from accounts.roles import Role
from core.errors import ActionRefused
from evaluations.lifecycle.actions import make_move
from evaluations.lifecycle.permissions import may_waive
from evaluations.lifecycle.transitions import MOVES, Part
from evaluations.models import Campaign, Evaluation
from evaluations.models.states import State
from evaluations.storage.mapper import to_document
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation, save_sheet
from tests.factories.people import Office, person
from tests.pages import as_user

pytestmark = pytest.mark.django_db


def also(user: User, role: Role, form: Evaluation) -> User:
    """The same person with a further role."""
    Membership.objects.create(user=user, unit=form.unit, role=role)
    return User.objects.get(pk=user.pk)


def step(form: Evaluation, action: str, by: User, reason: str = "") -> None:
    make_move(evaluation=form, action=action, by=by, reason=reason)
    form.refresh_from_db()


def edit(form: Evaluation, by: User) -> None:
    save_sheet(form, by, to_document(form), version=form.version)
    form.refresh_from_db()


def test_the_table_says_who_may_not_take_a_step() -> None:
    rows = {move.action: move.not_by for move in MOVES if move.not_by}
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
    form = create_evaluation(people.unit, importer, state=State.UNIT_APPROVED)
    importer = also(importer, Role.REVIEWER, form)
    with pytest.raises(ActionRefused, match="您填报过该表"):
        step(form, "approve", importer)


def test_who_approved_does_not_publish_alone(people: Office) -> None:
    form = create_evaluation(people.unit, people.preparer, state=State.UNIT_APPROVED)
    step(form, "approve", people.reviewer)
    with pytest.raises(ActionRefused, match="您复核通过了该表"):
        step(form, "publish", people.reviewer)
    step(form, "publish", people.lead)
    assert form.state == State.PUBLISHED


def test_an_approval_that_was_taken_back_binds_nobody(people: Office) -> None:
    form = create_evaluation(people.unit, people.preparer, state=State.UNIT_APPROVED)
    step(form, "approve", people.reviewer)
    step(form, "reopen", people.reviewer, "再看一遍")
    step(form, "approve", people.lead)
    step(form, "publish", people.reviewer)
    assert form.state == State.PUBLISHED


def test_the_page_says_why_a_step_is_closed(client: Client, people: Office) -> None:
    form = create_evaluation(people.unit, people.preparer, state=State.UNIT_APPROVED)
    step(form, "approve", people.reviewer)
    html = as_user(client, people.reviewer).get(f"/evaluations/{form.pk}/").content.decode()
    assert "您复核通过了该表，“公开”须由另一人办理" in html
    assert 'value="publish"' not in html
    html = as_user(client, people.lead).get(f"/evaluations/{form.pk}/").content.decode()
    assert 'value="publish"' in html


# Units with one person ------------------------------------------------------------------------


@pytest.fixture
def lone(people: Office) -> tuple[Evaluation, User]:
    """A draft of a unit with one person, in a campaign that lets that person sign."""
    form = create_evaluation(people.other_unit, people.stranger)
    today = timezone.localdate()
    campaign = Campaign.objects.create(
        year=form.year,
        name="今年",
        edition=form.edition,
        opens_on=today - timedelta(days=1),
        deadline=today + timedelta(days=1),
        allows_lone_signing=True,
    )
    campaign.units.add(form.unit)
    form.campaign = campaign
    form.save()
    return form, also(people.stranger, Role.APPROVER, form)


def test_a_campaign_may_let_the_only_person_sign_and_everybody_sees_it(
    client: Client, people: Office, lone: tuple[Evaluation, User]
) -> None:
    form, alone = lone
    step(form, "submit", alone)
    step(form, "sign", alone)
    assert form.state == State.UNIT_APPROVED
    note = "单人单位：提交与审核为同一人（批次允许）"
    assert form.transitions.get(action="sign").note == note
    as_user(client, people.reviewer)
    assert note in client.get(f"/evaluations/{form.pk}/").content.decode()
    assert note in client.get(f"/evaluations/{form.pk}/history/").content.decode()


def test_with_a_second_person_the_relaxation_does_not_hold(
    people: Office, lone: tuple[Evaluation, User]
) -> None:
    form, alone = lone
    step(form, "submit", alone)
    second = person(Role.APPROVER, form.unit)
    with pytest.raises(ActionRefused, match="您提交了该表"):
        step(form, "sign", alone)
    second.is_active = False
    second.save()
    step(form, "sign", alone)
    assert form.state == State.UNIT_APPROVED


def test_a_campaign_relaxes_nothing_else(people: Office, lone: tuple[Evaluation, User]) -> None:
    form, alone = lone
    alone = also(alone, Role.REVIEWER, form)
    step(form, "submit", alone)
    step(form, "sign", alone)
    with pytest.raises(ActionRefused, match="须由另一人办理"):
        step(form, "approve", alone)
    step(form, "approve", people.lead)
    with pytest.raises(ActionRefused, match="须由另一人办理"):
        step(form, "publish", people.lead)


def test_who_had_a_part_in_a_form_lets_none_of_its_findings_pass(people: Office) -> None:
    wrong = with_row(build_document(), 0, score="25")
    form = create_evaluation(people.unit, people.preparer, document=wrong)
    both = also(people.reviewer, Role.PREPARER, form)
    edit(form, both)
    assert "须由另一人办理" in may_waive(both, form).reason
    assert may_waive(people.lead, form).allowed
