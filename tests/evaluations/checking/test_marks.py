"""A form that was read with its marks is asked for nothing that it lacks, and misses nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from evaluations.checking.answers import answer_key
from evaluations.checking.effective_settings import UNCHANGED, in_force_for
from evaluations.checking.judging import judge
from evaluations.checking.marks import has_announced, has_answers, has_waivers, with_page_marks
from evaluations.lifecycle.actions import lock_sheet, save_draft
from evaluations.models import Campaign, CheckSetting, Evaluation, FindingAnswer, Waiver
from evaluations.sheet.edits import Edits
from evaluations.storage.mapper import to_document
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office


@pytest.fixture
def form(people: Office) -> Evaluation:
    """A form with an error, in a campaign."""
    wrong = with_row(build_document(), 0, score="21")
    form = create_evaluation(people.unit, people.preparer, document=wrong)
    form.campaign = Campaign.objects.create(
        name="批次",
        year=2025,
        edition=form.edition,
        opens_on=date(2026, 1, 1),
        deadline=date(2026, 3, 1),
    )
    form.save()
    return form


def page_of(form: Evaluation) -> Evaluation:
    """The form as a page reads it."""
    return with_page_marks(Evaluation.objects.all()).get(pk=form.pk)


def set_check(form: Evaluation, people: Office, severity: str) -> CheckSetting:
    return CheckSetting.objects.create(
        campaign=Campaign.objects.get(),
        code="SCORE_GT_WEIGHT",
        severity=severity,
        valid_from=timezone.localdate(),
        reason="试行",
        by=people.reviewer,
    )


def test_a_campaign_without_settings_is_not_asked(
    form: Evaluation, django_assert_num_queries
) -> None:
    page = page_of(form)
    with django_assert_num_queries(0):
        assert in_force_for(page) == UNCHANGED


def test_settings_are_read_once(
    form: Evaluation, people: Office, django_assert_num_queries
) -> None:
    set_check(form, people, "hint")
    page = page_of(form)
    with django_assert_num_queries(1):
        first, second = in_force_for(page), in_force_for(page)
    assert first == second == in_force_for(form)
    with transaction.atomic():
        locked = lock_sheet(page, people.preparer)
        with django_assert_num_queries(0):
            assert in_force_for(locked) == first


def test_a_setting_that_came_after_the_page_counts_under_the_lock(
    form: Evaluation, people: Office
) -> None:
    set_check(form, people, "hint")
    page = page_of(form)
    assert in_force_for(page).severities["SCORE_GT_WEIGHT"] == "hint"
    set_check(form, people, "warning")
    saved = save_draft(evaluation=page, edits=Edits(), by=people.preparer, version=page.version)
    assert {row.severity.value for row in saved.findings if row.code == "SCORE_GT_WEIGHT"} == {
        "warning"
    }


def test_a_form_that_changes_its_campaign_is_asked_for(form: Evaluation, people: Office) -> None:
    set_check(form, people, "hint")
    Evaluation.objects.filter(pk=form.pk).update(campaign=None)
    page = page_of(form)
    assert in_force_for(page) == UNCHANGED
    page.campaign = form.campaign
    assert in_force_for(page).severities == {"SCORE_GT_WEIGHT": "hint"}


def test_the_marks_say_what_there_is(form: Evaluation, people: Office) -> None:
    page = page_of(form)
    assert (has_answers(page), has_waivers(page), has_announced(page)) == (False, False, False)
    FindingAnswer.objects.create(
        evaluation=form, key="k", code="C", place="", text="x", by=people.preparer
    )
    found = judge(form, to_document(form)).findings
    finding = next(row for row in found if row.code == "SCORE_GT_WEIGHT")
    Waiver.objects.create(
        evaluation=form,
        answer_key=answer_key(finding, to_document(form)),
        code=finding.code,
        place="",
        reason="特例",
        expires_on=timezone.localdate() + timedelta(days=1),
        approved_by=people.reviewer,
    )
    page = page_of(form)
    assert (has_answers(page), has_waivers(page)) == (True, True)
    assert [row.code for row, _waiver in judge(page, to_document(page)).waived] == [finding.code]


def test_a_form_read_without_marks_is_asked_for_everything(form: Evaluation) -> None:
    assert (has_answers(form), has_waivers(form), has_announced(form)) == (True, True, True)
