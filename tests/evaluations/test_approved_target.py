"""The approved target against the sheet: an indicator that is left out is seen by who judges."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from budgets.models import PerformanceTarget, Project, ProjectAlias, TargetIndicator
from core.errors import ActionRefused
from evaluations.checking.sheet_checks import check_evaluation
from evaluations.lifecycle.actions import make_transition
from evaluations.models import Evaluation
from evaluations.pages.shared import show_findings
from evaluations.storage.mapper import to_document
from tests.factories.documents import ROWS, build_document
from tests.factories.evaluations import save_sheet
from tests.factories.people import Office
from tests.pages import as_user

GONE = "图书编目合格率"


def project_of(evaluation: Evaluation) -> Project:
    assert evaluation.project is not None
    return evaluation.project


def approve_target(evaluation: Evaluation) -> None:
    """A target with all rows of the sheet that name an indicator, and one of another year."""
    for year, wanted in ((evaluation.year, "≥98%"), (evaluation.year - 1, "≥10%")):
        target = PerformanceTarget.objects.create(project=project_of(evaluation), year=year)
        TargetIndicator.objects.bulk_create(
            TargetIndicator(
                performance_target=target,
                position=position,
                level1=row[0],
                level2=row[2],
                level3=row[3],
                target=wanted if row[3] == GONE else row[4],
                weight=row[6],
            )
            for position, row in enumerate(ROWS)
        )


def left_out(evaluation: Evaluation, by: User) -> Evaluation:
    """One indicator is taken out and its points are moved to the next."""
    rows = list(build_document().indicators)
    del rows[1]
    rows[1] = replace(rows[1], weight="20", score="20")
    document = build_document(indicators=tuple(rows))
    return save_sheet(evaluation, by, document).evaluation


@pytest.fixture
def sheet(draft: Evaluation) -> Evaluation:
    approve_target(draft)
    for name in ("购书", "图书采购"):
        ProjectAlias.objects.create(project=project_of(draft), name=name)
    return draft


def codes(evaluation: Evaluation) -> list[str]:
    findings = check_evaluation(evaluation, to_document(evaluation)).findings
    return sorted(finding.code for finding in findings if finding.code.startswith("TARGET_"))


def test_a_sheet_that_keeps_its_target_is_clean(sheet: Evaluation) -> None:
    assert codes(sheet) == []


def test_without_a_target_nothing_is_compared(people: Office, draft: Evaluation) -> None:
    assert codes(left_out(draft, people.preparer)) == []


def test_the_target_costs_no_query_of_its_own(sheet: Evaluation) -> None:
    document = to_document(sheet)
    with CaptureQueriesContext(connection) as with_target:
        check_evaluation(sheet, document)
    PerformanceTarget.objects.all().delete()
    with CaptureQueriesContext(connection) as without:
        check_evaluation(sheet, document)
    assert len(with_target) == len(without)


def test_it_is_not_submitted_without_a_reason(people: Office, sheet: Evaluation) -> None:
    changed = left_out(sheet, people.preparer)
    assert codes(changed) == ["TARGET_ROW_MISSING", "TARGET_WEIGHT_CHANGED"]
    with pytest.raises(ActionRefused, match="还有 2 条警告未作说明"):
        make_transition(evaluation=changed, action="submit", by=people.preparer)
    answer(people, changed, "已核对")
    with pytest.raises(ActionRefused, match="还有 2 条警告未作说明"):
        make_transition(evaluation=changed, action="submit", by=people.preparer)
    answer(people, changed, "编目外包，本年度无此项任务。")
    make_transition(evaluation=changed, action="submit", by=people.preparer)


def answer(people: Office, evaluation: Evaluation, text: str) -> None:
    evaluation = Evaluation.objects.get(pk=evaluation.pk)
    document = to_document(evaluation)
    found = show_findings(check_evaluation(evaluation, document), document, {})
    answers = {finding.key: text for finding in found if finding.severity == "warning"}
    save_sheet(evaluation, people.preparer, document, answers=answers)


def test_the_judge_sees_the_row_struck_through_with_its_reason(
    client: Client, people: Office, sheet: Evaluation
) -> None:
    changed = left_out(sheet, people.preparer)
    page = as_user(client, people.preparer).get(f"/evaluations/{sheet.pk}/").content.decode()
    assert "不少于 6 个字" in page
    assert 'class="struck"' not in page, "whoever fills it in sees the finding"
    answer(people, changed, "编目外包，本年度无此项任务。")
    make_transition(evaluation=changed, action="submit", by=people.preparer)
    html = as_user(client, people.approver).get(f"/evaluations/{sheet.pk}/").content.decode()
    struck = html.split('<tr class="struck"')[1].split("</tr>")[0]
    assert GONE in struck
    assert "≥98%" in struck
    assert "本表没有列入。原因：编目外包，本年度无此项任务。" in html
    assert html.count("分值合计 50") == 1, "a struck row counts nowhere"
