"""A form that was read with its marks is asked for nothing that it lacks, and misses nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from evaluations.checking.answers import answer_key
from evaluations.checking.effective_settings import UNCHANGED, settings_for
from evaluations.checking.marks import has_announced, has_answers, has_waivers, with_page_marks
from evaluations.checking.sheet_checks import check_evaluation
from evaluations.lifecycle.actions import lock_sheet, save_draft
from evaluations.models import Campaign, CheckSetting, Evaluation, FindingAnswer, Waiver
from evaluations.sheet.edits import Edits
from evaluations.storage.mapper import to_document
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office


@pytest.fixture
def evaluation(people: Office) -> Evaluation:
    """A form with an error, in a campaign."""
    wrong = with_row(build_document(), 0, score="21")
    evaluation = create_evaluation(people.unit, people.preparer, document=wrong)
    evaluation.campaign = Campaign.objects.create(
        name="批次",
        year=2025,
        edition=evaluation.edition,
        opens_on=date(2026, 1, 1),
        deadline=date(2026, 3, 1),
    )
    evaluation.save()
    return evaluation


def page_of(evaluation: Evaluation) -> Evaluation:
    """The form as a page reads it."""
    return with_page_marks(Evaluation.objects.all()).get(pk=evaluation.pk)


def set_check(evaluation: Evaluation, people: Office, severity: str) -> CheckSetting:
    return CheckSetting.objects.create(
        campaign=Campaign.objects.get(),
        code="SCORE_GT_WEIGHT",
        severity=severity,
        valid_from=timezone.localdate(),
        reason="试行",
        by=people.reviewer,
    )


def test_a_campaign_without_settings_is_not_asked(
    evaluation: Evaluation, django_assert_num_queries
) -> None:
    page = page_of(evaluation)
    with django_assert_num_queries(0):
        assert settings_for(page) == UNCHANGED


def test_settings_are_read_once(
    evaluation: Evaluation, people: Office, django_assert_num_queries
) -> None:
    set_check(evaluation, people, "hint")
    page = page_of(evaluation)
    with django_assert_num_queries(1):
        first, second = settings_for(page), settings_for(page)
    assert first == second == settings_for(evaluation)
    with transaction.atomic():
        locked = lock_sheet(page, people.preparer)
        with django_assert_num_queries(0):
            assert settings_for(locked) == first


def test_a_setting_that_came_after_the_page_counts_under_the_lock(
    evaluation: Evaluation, people: Office
) -> None:
    set_check(evaluation, people, "hint")
    page = page_of(evaluation)
    assert settings_for(page).severities["SCORE_GT_WEIGHT"] == "hint"
    set_check(evaluation, people, "warning")
    saved = save_draft(evaluation=page, edits=Edits(), by=people.preparer, version=page.version)
    assert {row.severity.value for row in saved.findings if row.code == "SCORE_GT_WEIGHT"} == {
        "warning"
    }


def test_a_form_that_changes_its_campaign_is_asked_for(
    evaluation: Evaluation, people: Office
) -> None:
    set_check(evaluation, people, "hint")
    Evaluation.objects.filter(pk=evaluation.pk).update(campaign=None)
    page = page_of(evaluation)
    assert settings_for(page) == UNCHANGED
    page.campaign = evaluation.campaign
    assert settings_for(page).severities == {"SCORE_GT_WEIGHT": "hint"}


def test_the_marks_say_what_there_is(evaluation: Evaluation, people: Office) -> None:
    page = page_of(evaluation)
    assert (has_answers(page), has_waivers(page), has_announced(page)) == (False, False, False)
    FindingAnswer.objects.create(
        evaluation=evaluation, key="k", code="C", place="", text="x", by=people.preparer
    )
    found = check_evaluation(evaluation, to_document(evaluation)).findings
    finding = next(row for row in found if row.code == "SCORE_GT_WEIGHT")
    Waiver.objects.create(
        evaluation=evaluation,
        answer_key=answer_key(finding, to_document(evaluation)),
        code=finding.code,
        place="",
        reason="特例",
        expires_on=timezone.localdate() + timedelta(days=1),
        approved_by=people.reviewer,
    )
    page = page_of(evaluation)
    assert (has_answers(page), has_waivers(page)) == (True, True)
    assert [row.code for row, _waiver in check_evaluation(page, to_document(page)).waived] == [
        finding.code
    ]


def test_a_form_read_without_marks_is_asked_for_everything(evaluation: Evaluation) -> None:
    assert (has_answers(evaluation), has_waivers(evaluation), has_announced(evaluation)) == (
        True,
        True,
        True,
    )
