"""A form's budget is held against everything stored here that prints one for its project."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Unit
from budgets.actions import store_document
from budgets.documents import BudgetYear, PerformanceTargetDocument, StatementDocument
from budgets.models import ProjectAlias
from core.sheets.documents import to_json
from evaluations.checking.marks import with_page_marks
from evaluations.checking.peers import case_of
from evaluations.checking.sheet_checks import check_cases, check_evaluation
from evaluations.models import Evaluation
from evaluations.rules import Finding, message
from evaluations.sheet.document import SelfEvaluation
from evaluations.storage.mapper import to_document
from tests.factories.documents import build_document, with_funding
from tests.factories.evaluations import create_evaluation, create_many, project_of
from tests.factories.people import Office, UserFactory
from tests.pages import as_user


def hold(unit: Unit, document: StatementDocument | PerformanceTargetDocument) -> None:
    store_document(
        unit=unit, year=2025, content=to_json(document), by=UserFactory.create(is_superuser=True)
    )


def target(amount: str = "41.00", **changes: Any) -> PerformanceTargetDocument:
    """A target form that promises 410,000 where the sheet says 400,000."""
    evaluation = PerformanceTargetDocument(
        "target2021",
        2025,
        reporting_unit="云台区图书馆",
        project_name="图书购置",
        budget_history=(BudgetYear("2024年预算数", "9.00"), BudgetYear("2025年预算数", amount)),
    )
    return replace(evaluation, **changes)


def listed(unit: str = "", name: str = "图书购置", amount: str = "41.00") -> StatementDocument:
    rows = ((unit, name, amount, amount, "0.00", ""), ("", "报纸订阅", "3.00", "3.00", "0.00", ""))
    return StatementDocument("budget", 2025, "表13", "部门预算绩效管理项目情况表", rows=rows)


def found(evaluation: Evaluation, document: SelfEvaluation | None = None) -> list[Finding]:
    """What is found of the form, however it was read: a page's form knows what it need not ask."""
    sheet = document or to_document(evaluation)
    findings = check_evaluation(evaluation, sheet).findings
    assert (
        check_evaluation(
            with_page_marks(Evaluation.objects.all()).get(pk=evaluation.pk), sheet
        ).findings
        == findings
    )
    return [row for row in findings if row.code == "BUDGET_VS_OTHER_DOC"]


def test_a_target_form_that_promises_another_amount(people: Office, draft: Evaluation) -> None:
    hold(people.unit, target())
    [finding] = found(draft)
    assert (finding.where, finding.expected) == ("funding.total.initial_budget", "410000")
    assert message(finding) == (
        "预算数 400000.00 与项目绩效目标表（2025年预算数）中的 410000 不一致。"
    )


def test_a_list_of_projects_in_a_department_budget(people: Office, draft: Evaluation) -> None:
    hold(people.unit, listed())
    [finding] = found(draft)
    assert "部门预算绩效管理项目情况表（第1行）" in message(finding)


@pytest.mark.parametrize("document", [target("40.00"), target("40.004"), listed(amount="40.00")])
def test_the_same_amount_is_no_difference(
    people: Office, draft: Evaluation, document: StatementDocument | PerformanceTargetDocument
) -> None:
    hold(people.unit, document)
    assert found(draft) == []


@pytest.mark.parametrize(
    "document",
    [
        replace(listed(), rows=(("", "图书购置", "41", "41", "0", ""),)),  # a rounded table
        listed(name="图书"),  # another project
        listed(unit="云台区少儿图书馆"),  # another unit's project of that name
        target(year=2024),  # its own budget of another year
    ],
)
def test_what_cannot_be_told_is_not_said(
    people: Office, draft: Evaluation, document: StatementDocument | PerformanceTargetDocument
) -> None:
    hold(people.unit, document)
    assert found(draft) == []


def test_only_documents_of_the_unit_and_its_department_and_of_the_year_count(
    people: Office, draft: Evaluation
) -> None:
    hold(people.other_unit, target())
    store_document(unit=people.unit, year=2024, content=to_json(target()), by=people.administrator)
    assert found(draft) == []


def test_the_departments_table_must_name_the_unit(people: Office, draft: Evaluation) -> None:
    hold(people.district, listed())
    assert found(draft) == []
    hold(people.district, listed(unit="云台区图书馆"))
    assert len(found(draft)) == 1


def test_a_project_is_known_by_its_other_names(people: Office, draft: Evaluation) -> None:
    hold(people.unit, listed(name="馆藏 图书购置"))
    assert found(draft) == []
    ProjectAlias.objects.create(project=project_of(draft), name="馆藏图书购置")
    assert len(found(draft)) == 1


def test_without_an_initial_budget_documents_made_before_the_year_say_nothing(
    people: Office, draft: Evaluation
) -> None:
    hold(people.unit, target())
    assert found(draft, with_funding(to_document(draft), "total", initial_budget="")) == []


def in_ten_thousands(initial: str, adjusted: str) -> SelfEvaluation:
    """The project's sheet of another edition, which prints 万元."""
    document = build_document(edition="mof-standard", amount_unit="万元", title="")
    cells = {"initial_budget": initial, "adjusted_budget": adjusted, "executed": "36.10"}
    return with_funding(document, "total", **cells)


def test_a_sheet_of_another_edition_for_the_same_project(people: Office, draft: Evaluation) -> None:
    other = create_evaluation(
        people.unit, people.preparer, document=in_ten_thousands("41.00", "38.00"), name="其他"
    )
    assert found(draft) == []
    Evaluation.objects.filter(pk=other.pk).update(project=draft.project)
    [finding] = found(draft)
    assert "项目支出绩效自评表（通行评分版）（年初预算数）" in message(finding)
    changed = with_funding(to_document(draft), "total", initial_budget="410000.00")
    assert found(draft, changed) == []


def test_a_sheet_that_rounds_says_nothing(people: Office, draft: Evaluation) -> None:
    other = create_evaluation(
        people.unit, people.preparer, document=in_ten_thousands("41", "38"), name="其他"
    )
    Evaluation.objects.filter(pk=other.pk).update(project=draft.project)
    assert found(draft) == []


def test_the_page_says_it(client: Client, people: Office, draft: Evaluation) -> None:
    hold(people.unit, target())
    as_user(client, people.preparer)
    html = client.get(f"/evaluations/{draft.pk}/").content.decode()
    assert "与项目绩效目标表（2025年预算数）中的 410000 不一致" in html


@pytest.mark.parametrize("count", [1, 30])
def test_many_forms_and_documents_cost_as_many_queries_as_one(people: Office, count: int) -> None:
    evaluations = create_many(people.unit, people.preparer, count)
    for evaluation in evaluations:
        hold(people.unit, target(project_name=evaluation.project_name))
    cases = [case_of(evaluation, to_document(evaluation)) for evaluation in evaluations]
    with CaptureQueriesContext(connection) as queries:
        judged = check_cases(cases)
    assert len(queries) == 4
    codes = [{finding.code for finding in row.findings} for row in judged]
    assert all("BUDGET_VS_OTHER_DOC" in row for row in codes)


def test_amounts_are_whole_decimals(people: Office, draft: Evaluation) -> None:
    hold(people.unit, target("99999999999999999999"))
    assert found(draft) == []
    hold(people.unit, target("0.00"))
    [finding] = found(draft)
    assert Decimal(finding.expected) == 0
