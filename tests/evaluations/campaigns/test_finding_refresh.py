"""Stored findings and risks follow when settings, waivers or rules change."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evaluations.checking.answers import answer_key
from evaluations.checking.sheet_checks import check_evaluation
from evaluations.checking.store import refresh_findings
from evaluations.lifecycle.waivers import waive
from evaluations.models import Evaluation, StoredFinding, TextFingerprint, Waiver
from evaluations.models.states import State
from evaluations.storage.mapper import to_document
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation, create_many
from tests.factories.people import Office


def run(**options: object) -> str:
    out = io.StringIO()
    call_command("rejudge", year=2025, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def wrong(people: Office) -> Evaluation:
    document = with_row(build_document(total_score="100.5"), 0, score="21")
    return create_evaluation(people.unit, people.preparer, document=document)


def test_an_expired_waiver_counts_again_in_lists(people: Office, wrong: Evaluation) -> None:
    document = to_document(wrong)
    [finding] = check_evaluation(wrong, document).findings
    waive(
        evaluation=wrong,
        key=answer_key(finding, document),
        reason="文件规定可加一分",
        expires_on=timezone.localdate(),
        by=people.reviewer,
    )
    Waiver.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
    wrong.refresh_from_db()
    assert wrong.error_count == 0
    waived_risk = wrong.risk
    assert "1 张" in run()
    wrong.refresh_from_db()
    assert wrong.error_count == 1
    assert [row.code for row in wrong.findings.all()] == ["SCORE_GT_WEIGHT"]
    assert waived_risk is not None
    assert wrong.risk is not None
    assert wrong.risk > waived_risk


def test_forms_stored_before_there_was_a_risk_get_one(people: Office, wrong: Evaluation) -> None:
    Evaluation.objects.update(risk=None, risk_terms=[], error_count=0)
    StoredFinding.objects.all().delete()
    TextFingerprint.objects.all().delete()
    run(unit=people.unit.code)
    wrong.refresh_from_db()
    assert (wrong.risk, wrong.error_count) == (16, 1)


def test_forms_not_begun_and_those_of_other_units_are_left_alone(
    people: Office, wrong: Evaluation
) -> None:
    assert "0 张" in run(unit=people.other_unit.code)
    Evaluation.objects.update(state=State.NOT_STARTED)
    assert "0 张" in run()
    with pytest.raises(CommandError, match="没有编码"):
        run(unit="no-such")


def test_the_sheet_itself_is_not_touched(people: Office, wrong: Evaluation) -> None:
    before = Evaluation.objects.values("version", "changed_at", "total_score").get(pk=wrong.pk)
    refresh_findings([wrong.pk])
    assert Evaluation.objects.values("version", "changed_at", "total_score").get() == before


@pytest.mark.parametrize("count", [3, 60])
def test_many_forms_cost_as_much_as_few(people: Office, count: int) -> None:
    evaluations = create_many(people.unit, people.preparer, count)
    with CaptureQueriesContext(connection) as queries:
        refresh_findings([evaluation.pk for evaluation in evaluations])
    assert len(queries) <= 14
