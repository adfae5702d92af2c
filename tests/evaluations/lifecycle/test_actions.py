"""What people do to forms: allowed, refused, and recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Membership, User
from accounts.roles import Role
from core.errors import ActionRefused
from evaluations.checking.answers import answer_key
from evaluations.lifecycle import actions
from evaluations.lifecycle.actions import make_transition, mark_opened
from evaluations.lifecycle.permissions import possible_transitions
from evaluations.lifecycle.remarks import add_remark, resolve_remark, withdraw_remark
from evaluations.models import Campaign, Evaluation
from evaluations.models.states import State
from evaluations.rules import Severity, check
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions import get_edition
from evaluations.storage.mapper import to_document
from evaluations.storage.versions import document_in
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation, save_sheet
from tests.factories.people import Office


def ids(evaluation: Evaluation) -> list[int | None]:
    return [row.pk for row in evaluation.indicators.all()]


def save(
    evaluation: Evaluation, by: User, document: SelfEvaluation, **options: Any
) -> actions.Saved:
    return save_sheet(evaluation, by, document, **options)


# Saving ---------------------------------------------------------------------------------------


def test_what_is_saved_is_what_is_read_back(people: Office, draft: Evaluation) -> None:
    changed = with_row(build_document(), 0, actual="8500册", explanation="捐赠增加")
    save(draft, people.preparer, changed)
    draft.refresh_from_db()
    assert to_document(draft) == changed


def test_a_draft_may_have_gaps_and_errors(people: Office, draft: Evaluation) -> None:
    gaps = with_row(build_document(goal_actual=""), 0, actual="", score="21")
    saved = save(draft, people.preparer, gaps)
    codes = {finding.code for finding in saved.findings}
    assert {"MISSING_FIELD", "SCORE_GT_WEIGHT"} <= codes
    draft.refresh_from_db()
    assert draft.error_count == draft.findings.filter(severity="error").count() > 0


def test_printed_and_computed_totals_are_kept_side_by_side(people: Office) -> None:
    form = create_evaluation(
        people.unit, people.preparer, document=build_document(total_score="88"), name="另一项目"
    )
    save(form, people.preparer, replace(to_document(form), goal_actual="已完成。"))
    form.refresh_from_db()
    assert form.total_score == "88"
    assert form.total_score_value == 88
    assert form.total_score_computed == pytest.approx(99.5)


def test_rows_keep_their_identity_when_moved_and_edited(people: Office, draft: Evaluation) -> None:
    before = ids(draft)
    document = to_document(draft)
    rows = list(document.indicators)
    rows[0], rows[1] = replace(rows[1], actual="98.5%"), rows[0]
    swapped = [before[1], before[0], *before[2:]]
    save(draft, people.preparer, replace(document, indicators=tuple(rows)))
    assert ids(draft) == swapped
    assert draft.indicators.first().actual == "98.5%"


def test_a_removed_row_is_gone_and_a_new_one_is_there(people: Office, draft: Evaluation) -> None:
    document = to_document(draft)
    new = replace(document.indicators[0], level3="接收捐赠图书", uid="")
    kept = ids(draft)[1:]
    save(draft, people.preparer, replace(document, indicators=(*document.indicators[1:], new)))
    assert ids(draft)[:-1] == kept
    assert draft.indicators.last().level3 == "接收捐赠图书"


def test_whoever_saves_an_older_page_is_stopped(people: Office, draft: Evaluation) -> None:
    old = draft.version
    save(draft, people.preparer, build_document(goal_actual="第一次"))
    with pytest.raises(ActionRefused, match="别处修改"):
        save(draft, people.preparer, build_document(goal_actual="第二次"), version=old)
    draft.refresh_from_db()
    assert draft.goal_actual == "第一次"


@pytest.mark.parametrize("who", ["approver", "reviewer", "administrator", "auditor", "stranger"])
def test_only_the_units_preparer_writes(people: Office, draft: Evaluation, who: str) -> None:
    with pytest.raises(ActionRefused, match="填报人"):
        save(draft, getattr(people, who), build_document())


def test_a_submitted_form_cannot_be_written(people: Office) -> None:
    form = create_evaluation(people.unit, people.preparer, state=State.SUBMITTED)
    with pytest.raises(ActionRefused, match="待单位审核"):
        save(form, people.preparer, build_document())


def test_the_first_saving_begins_the_form(people: Office) -> None:
    form = create_evaluation(people.unit, people.preparer, state=State.NOT_STARTED)
    save(form, people.preparer, build_document())
    form.refresh_from_db()
    assert form.state == State.DRAFT
    assert form.transitions.last().action == "start"


# Moving ---------------------------------------------------------------------------------------


def test_the_whole_way_to_publication_is_recorded(people: Office, draft: Evaluation) -> None:
    for action, by in (
        ("submit", people.preparer),
        ("sign", people.approver),
        ("approve", people.reviewer),
        ("publish", people.lead),
    ):
        make_transition(evaluation=draft, action=action, by=by)
    draft.refresh_from_db()
    assert draft.state == State.PUBLISHED
    steps = list(draft.transitions.exclude(action="import"))
    assert [(step.from_state, step.to_state) for step in steps] == [
        ("draft", "submitted"),
        ("submitted", "unit_approved"),
        ("unit_approved", "approved"),
        ("approved", "published"),
    ]
    assert document_in(steps[0].version) == to_document(draft)
    assert [review.decision for review in draft.reviews.all()] == ["passed", "passed"]


def test_errors_stop_a_submission_and_keep_the_draft(people: Office) -> None:
    wrong = with_row(build_document(), 0, score="25")
    form = create_evaluation(people.unit, people.preparer, document=wrong)
    with pytest.raises(ActionRefused, match="处错误"):
        make_transition(evaluation=form, action="submit", by=people.preparer)
    form.refresh_from_db()
    assert form.state == State.DRAFT


def test_submitting_twice_makes_one_transition(people: Office, draft: Evaluation) -> None:
    make_transition(evaluation=draft, action="submit", by=people.preparer)
    with pytest.raises(ActionRefused):
        make_transition(evaluation=draft, action="submit", by=people.preparer)
    assert draft.transitions.filter(action="submit").count() == 1


def test_a_return_needs_a_reason(people: Office) -> None:
    form = create_evaluation(people.unit, people.preparer, state=State.UNIT_APPROVED)
    with pytest.raises(ActionRefused, match="理由"):
        make_transition(evaluation=form, action="return", by=people.reviewer, reason="  ")
    make_transition(evaluation=form, action="return", by=people.reviewer, reason="请补充佐证。")
    form.refresh_from_db()
    assert form.state == State.RETURNED
    assert form.reviews.get().reason == "请补充佐证。"


WHO_MAY = [
    (State.DRAFT, "submit", {"preparer"}),
    (State.SUBMITTED, "sign", {"approver"}),
    (State.SUBMITTED, "return", {"approver"}),
    (State.UNIT_APPROVED, "approve", {"reviewer"}),
    (State.UNIT_APPROVED, "return", {"reviewer"}),
    (State.APPROVED, "return", {"reviewer"}),
    (State.APPROVED, "reopen", {"reviewer"}),
    (State.APPROVED, "publish", {"reviewer"}),
    (State.PUBLISHED, "withdraw", {"reviewer"}),
]
EVERYBODY = {
    "preparer",
    "approver",
    "reviewer",
    "administrator",
    "auditor",
    "stranger",
    "other_reviewer",
    "outsider",
}


@pytest.mark.parametrize(("state", "action", "allowed"), WHO_MAY)
def test_each_step_is_open_to_its_role_alone(
    people: Office, state: State, action: str, allowed: set[str]
) -> None:
    form = create_evaluation(people.unit, people.preparer, state=state)
    for name in sorted(EVERYBODY - allowed):
        with pytest.raises(ActionRefused):
            make_transition(evaluation=form, action=action, by=getattr(people, name), reason="理由")
    for name in allowed:
        make_transition(evaluation=form, action=action, by=getattr(people, name), reason="理由")


def test_the_preparer_may_recall_until_the_approver_has_opened(
    people: Office, draft: Evaluation
) -> None:
    make_transition(evaluation=draft, action="submit", by=people.preparer)
    make_transition(evaluation=draft, action="recall", by=people.preparer)
    make_transition(evaluation=draft, action="submit", by=people.preparer)
    draft.refresh_from_db()
    mark_opened(evaluation=draft, by=people.approver)
    with pytest.raises(ActionRefused, match="已打开"):
        make_transition(evaluation=draft, action="recall", by=people.preparer)


def test_looking_at_a_form_that_waits_for_another_does_not_open_it(
    people: Office, draft: Evaluation
) -> None:
    make_transition(evaluation=draft, action="submit", by=people.preparer)
    draft.refresh_from_db()
    for who in (people.auditor, people.reviewer, people.preparer):
        mark_opened(evaluation=draft, by=who)
    draft.refresh_from_db()
    assert draft.opened_at is None


# Campaigns ------------------------------------------------------------------------------------


def in_campaign(form: Evaluation, days_left: int, **fields: object) -> Evaluation:
    today = timezone.localdate()
    form.campaign = Campaign.objects.create(
        year=form.year,
        name="年度自评",
        edition=form.edition,
        opens_on=today - timedelta(days=20) + min(timedelta(days=days_left), timedelta()),
        deadline=today + timedelta(days=days_left),
        **fields,
    )
    form.save()
    return form


def test_nothing_is_submitted_after_the_deadline(people: Office, draft: Evaluation) -> None:
    in_campaign(draft, -1)
    with pytest.raises(ActionRefused, match="截止"):
        make_transition(evaluation=draft, action="submit", by=people.preparer)


def test_grace_days_are_days_too(people: Office, draft: Evaluation) -> None:
    in_campaign(draft, -1, grace_days=1)
    make_transition(evaluation=draft, action="submit", by=people.preparer)


def test_a_returned_form_may_come_back_after_the_deadline(people: Office) -> None:
    form = create_evaluation(people.unit, people.preparer, state=State.RETURNED)
    in_campaign(form, -1)
    make_transition(evaluation=form, action="submit", by=people.preparer)


def test_nothing_is_submitted_before_the_opening(people: Office, draft: Evaluation) -> None:
    in_campaign(draft, 30)
    assert draft.campaign is not None
    draft.campaign.opens_on = timezone.localdate() + timedelta(days=1)
    draft.campaign.save()
    with pytest.raises(ActionRefused, match="开始"):
        make_transition(evaluation=draft, action="submit", by=people.preparer)


@pytest.mark.parametrize(("skips", "state"), [(True, "unit_approved"), (False, "submitted")])
def test_a_unit_without_approver_is_passed_over_if_the_campaign_says_so(
    people: Office, draft: Evaluation, skips: bool, state: str
) -> None:
    Membership.objects.filter(role=Role.APPROVER).delete()
    in_campaign(draft, 5, skips_missing_approver=skips)
    make_transition(evaluation=draft, action="submit", by=people.preparer)
    draft.refresh_from_db()
    assert draft.state == state


def test_what_passed_over_the_unit_can_be_recalled_unread(
    people: Office, draft: Evaluation
) -> None:
    Membership.objects.filter(role=Role.APPROVER).delete()
    in_campaign(draft, 5, skips_missing_approver=True)
    submitted = make_transition(evaluation=draft, action="submit", by=people.preparer)
    assert [rule.action for rule in possible_transitions(people.preparer, submitted)] == ["recall"]
    assert (
        make_transition(evaluation=draft, action="recall", by=people.preparer).state == State.DRAFT
    )
    submitted = make_transition(evaluation=draft, action="submit", by=people.preparer)
    mark_opened(evaluation=submitted, by=people.reviewer)
    with pytest.raises(ActionRefused, match="已打开"):
        make_transition(evaluation=draft, action="recall", by=people.preparer)


def test_what_the_unit_signed_is_not_recalled_past_it(people: Office, draft: Evaluation) -> None:
    make_transition(evaluation=draft, action="submit", by=people.preparer)
    signed = make_transition(evaluation=draft, action="sign", by=people.approver)
    assert possible_transitions(people.preparer, signed) == ()
    with pytest.raises(ActionRefused, match="不能撤回"):
        make_transition(evaluation=draft, action="recall", by=people.preparer)


def test_an_approver_is_never_passed_over(people: Office, draft: Evaluation) -> None:
    in_campaign(draft, 5, skips_missing_approver=True)
    make_transition(evaluation=draft, action="submit", by=people.preparer)
    draft.refresh_from_db()
    assert draft.state == State.SUBMITTED


# Versions -------------------------------------------------------------------------------------


def test_what_changed_since_it_was_looked_at_is_not_approved(
    people: Office, draft: Evaluation
) -> None:
    draft.refresh_from_db()
    seen = draft.version
    save(draft, people.preparer, build_document(goal_actual="另作说明。"))
    make_transition(evaluation=draft, action="submit", by=people.preparer)
    with pytest.raises(ActionRefused, match="在您打开后有变动"):
        make_transition(evaluation=draft, action="sign", by=people.approver, version=seen)
    draft.refresh_from_db()
    assert draft.state == State.SUBMITTED
    signed = make_transition(
        evaluation=draft, action="sign", by=people.approver, version=draft.version
    )
    assert signed.state == State.UNIT_APPROVED


# Remarks --------------------------------------------------------------------------------------


def test_a_remark_follows_its_indicator(people: Office) -> None:
    form = create_evaluation(people.unit, people.preparer, state=State.SUBMITTED)
    indicator = form.indicators.all()[1]
    remark = add_remark(evaluation=form, indicator=indicator, text="口径?", by=people.approver)
    make_transition(evaluation=form, action="return", by=people.approver, reason="见意见")
    rows = list(to_document(form).indicators)
    rows[0], rows[1] = rows[1], rows[0]
    save(form, people.preparer, build_document(indicators=tuple(rows)))
    remark.refresh_from_db()
    assert remark.indicator == form.indicators.first()


def test_a_remark_outlives_its_indicator(people: Office) -> None:
    form = create_evaluation(people.unit, people.preparer, state=State.SUBMITTED)
    remark = add_remark(
        evaluation=form, indicator=form.indicators.first(), text="删去此行", by=people.approver
    )
    make_transition(evaluation=form, action="return", by=people.approver, reason="见意见")
    save(form, people.preparer, build_document(indicators=build_document().indicators[1:]))
    remark.refresh_from_db()
    assert (remark.indicator, remark.subject) == (None, "购置图书")


def test_only_whose_turn_it_is_may_remark(people: Office) -> None:
    form = create_evaluation(people.unit, people.preparer, state=State.SUBMITTED)
    for who in (people.preparer, people.reviewer, people.auditor, people.stranger):
        with pytest.raises(ActionRefused):
            add_remark(evaluation=form, text="意见", by=who)


def test_an_empty_remark_and_one_on_another_forms_row_are_refused(people: Office) -> None:
    form = create_evaluation(people.unit, people.preparer, state=State.SUBMITTED)
    other = create_evaluation(people.unit, people.preparer, name="另一项目")
    with pytest.raises(ActionRefused, match="意见内容"):
        add_remark(evaluation=form, text=" ", by=people.approver)
    with pytest.raises(ActionRefused, match="不在此表"):
        add_remark(
            evaluation=form, text="x", by=people.approver, indicator=other.indicators.first()
        )


def test_a_remark_is_resolved_by_the_preparer_and_withdrawn_by_its_author(people: Office) -> None:
    form = create_evaluation(people.unit, people.preparer, state=State.SUBMITTED)
    first = add_remark(evaluation=form, text="一", by=people.approver)
    second = add_remark(evaluation=form, text="二", by=people.approver)
    withdraw_remark(remark=second, by=people.approver)
    make_transition(evaluation=form, action="return", by=people.approver, reason="见意见")
    first.refresh_from_db()
    resolved = resolve_remark(remark=first, by=people.preparer)
    assert (resolved.resolved_by, form.remarks.count()) == (people.preparer, 2)
    with pytest.raises(ActionRefused):
        withdraw_remark(remark=first, by=people.approver)


# Warnings -------------------------------------------------------------------------------------


@pytest.fixture
def warned(people: Office) -> Evaluation:
    """A draft without errors and with one warning: the copied target as actual."""
    document = with_row(build_document(), 7, actual="≥90%")
    form = create_evaluation(people.unit, people.preparer, document=document)
    assert (form.error_count, form.warning_count) == (0, 1)
    return form


def keys(form: Evaluation) -> list[str]:
    document = to_document(form)
    return [
        answer_key(finding, document)
        for finding in check(document, get_edition(form.edition))
        if finding.severity == Severity.WARNING
    ]


def test_an_unanswered_warning_stops_a_submission(people: Office, warned: Evaluation) -> None:
    with pytest.raises(ActionRefused, match="1 条警告"):
        make_transition(evaluation=warned, action="submit", by=people.preparer)
    save(warned, people.preparer, to_document(warned), answers={keys(warned)[0]: " 已核对 "})
    make_transition(evaluation=warned, action="submit", by=people.preparer)
    assert warned.answers.get().text == "已核对"


def test_an_answer_does_not_hold_for_a_later_value(people: Office, warned: Evaluation) -> None:
    save(warned, people.preparer, to_document(warned), answers={keys(warned)[0]: "已核对"})
    save(warned, people.preparer, with_row(build_document(), 7, actual="≥91%"))
    with pytest.raises(ActionRefused, match="警告"):
        make_transition(evaluation=warned, action="submit", by=people.preparer)


def test_an_answer_follows_its_row(people: Office, warned: Evaluation) -> None:
    save(warned, people.preparer, to_document(warned), answers={keys(warned)[0]: "已核对"})
    rows = list(to_document(warned).indicators)
    moved = [rows[7], *rows[:7]]
    save(warned, people.preparer, build_document(indicators=tuple(moved)))
    make_transition(evaluation=warned, action="submit", by=people.preparer)


def test_an_answer_can_be_taken_back_and_none_is_given_to_nothing(
    people: Office, warned: Evaluation
) -> None:
    key = keys(warned)[0]
    document = to_document(warned)
    save(warned, people.preparer, document, answers={key: "已核对", "0" * 24: "空话"})
    assert warned.answers.count() == 1
    save(warned, people.preparer, document, answers={key: ""})
    assert not warned.answers.filter(superseded_at=None).exists()
