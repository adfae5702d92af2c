"""The seam through which forms are judged: with their unit's other forms and the budget."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from budgets.models import ProjectBudget
from evaluations.actions import make_move, save_draft
from evaluations.checking import judge, judge_found, judge_many
from evaluations.documents import FundingRow, SelfEvaluation
from evaluations.models import Evaluation
from evaluations.sheets import to_document
from evaluations.surroundings import MOST_SIBLINGS, Neighbours, case_of
from evaluations.transitions import State
from tests.factories.documents import build_document
from tests.factories.evaluations import create_evaluation, create_many
from tests.factories.people import Office
from tests.pages import as_user, posted

RESULT = "全年为居民办实事二十三件，群众反映良好，各项任务全部按期完成。"


def codes(form: Evaluation) -> set[str]:
    return {finding.code for finding in judge(form, to_document(form)).findings}


def with_result(name: str) -> SelfEvaluation:
    return build_document(project_name=name, goal_actual=RESULT)


@pytest.fixture
def twins(people: Office) -> list[Evaluation]:
    """Two forms of one unit with the same result text."""
    return [
        create_evaluation(people.unit, people.preparer, name=name, document=with_result(name))
        for name in ("绿道养护", "书屋建设")
    ]


def test_a_result_copied_within_the_unit_is_found_in_both(twins: list[Evaluation]) -> None:
    assert all("GOAL_COPY" in codes(form) for form in twins)


def test_the_form_of_another_unit_is_no_sibling(people: Office) -> None:
    one = create_evaluation(people.unit, people.preparer, document=with_result("甲"), name="甲")
    create_evaluation(people.other_unit, people.stranger, document=with_result("乙"), name="乙")
    assert "GOAL_COPY" not in codes(one)


def test_a_form_is_not_its_own_sibling_under_its_old_name(twins: list[Evaluation]) -> None:
    Evaluation.objects.filter(pk=twins[1].pk).delete()
    renamed = replace(to_document(twins[0]), project_name="改名的项目")
    assert "GOAL_COPY" not in {row.code for row in judge(twins[0], renamed).findings}


def test_forms_not_begun_are_no_siblings(people: Office, twins: list[Evaluation]) -> None:
    Evaluation.objects.filter(pk=twins[1].pk).update(state=State.NOT_STARTED)
    assert "GOAL_COPY" not in codes(twins[0])


def test_forms_of_one_import_see_each_other(people: Office) -> None:
    forms = create_many(people.unit, people.preparer, 2, document=with_result(""))
    assert all("GOAL_COPY" in form.findings.values_list("code", flat=True) for form in forms)


def test_page_live_saving_and_submission_judge_alike(
    client: Client, people: Office, twins: list[Evaluation]
) -> None:
    as_user(client, people.preparer)
    address = f"/evaluations/{twins[0].pk}/"
    assert "GOAL_COPY" in client.get(address).content.decode()
    assert "GOAL_COPY" in client.post(f"{address}live/", posted(twins[0])).content.decode()
    saved = save_draft(
        evaluation=twins[0],
        document=to_document(twins[0]),
        by=people.preparer,
        version=twins[0].version,
    )
    key = next(row for row in saved.findings if row.code == "GOAL_COPY")
    assert saved.evaluation.findings.filter(code=key.code).exists()
    with pytest.raises(Exception, match="1 条警告未作说明"):
        make_move(evaluation=twins[0], action="submit", by=people.preparer)


@pytest.mark.parametrize(
    ("initial", "adjusted", "found"), [(400_000, 380_000, False), (410_000, 380_000, True)]
)
def test_the_budget_held_here(
    people: Office, draft: Evaluation, initial: int, adjusted: int, found: bool
) -> None:
    ProjectBudget.objects.create(
        project=draft.project,
        year=2025,
        source="total",
        initial_budget=Decimal(initial),
        adjusted_budget=Decimal(adjusted),
    )
    assert ("BUDGET_VS_OTHER_DOC" in codes(draft)) is found


def test_without_an_initial_budget_the_adjusted_one_is_compared(draft: Evaluation) -> None:
    ProjectBudget.objects.create(
        project=draft.project,
        year=2025,
        source="total",
        initial_budget=Decimal(400_000),
        adjusted_budget=Decimal(380_000),
    )
    document = to_document(draft)
    funding = tuple(replace(row, initial_budget="") for row in document.funding)
    found = judge(draft, replace(document, funding=funding)).findings
    assert "BUDGET_VS_OTHER_DOC" not in {finding.code for finding in found}


@pytest.mark.parametrize("count", [1, 30])
def test_many_forms_cost_as_many_queries_as_one(people: Office, count: int) -> None:
    forms = create_many(people.unit, people.preparer, count)
    cases = [case_of(form, to_document(form)) for form in forms]
    with CaptureQueriesContext(connection) as queries:
        judge_many(cases)
    assert len(queries) == 4


def test_documents_of_one_file_are_compared_by_their_printed_unit() -> None:
    alike = [with_result("甲"), with_result("乙")]
    elsewhere = replace(with_result("丙"), implementing_unit="云台区体育中心")
    found = [
        {finding.code for finding in judged.findings} for judged in judge_found([*alike, elsewhere])
    ]
    assert ["GOAL_COPY" in each for each in found] == [True, True, False]


def test_in_a_crowd_the_same_words_and_the_unequal_money_come_first() -> None:
    crowd = Neighbours()
    spent = FundingRow("total", adjusted_budget="5", executed="5")
    for number in range(500):
        money = replace(spent, executed="4") if number == 400 else spent
        text = "同样的话" if number == 450 else f"第{number}句"
        crowd.add(number, SelfEvaluation("e", goal_actual=text, funding=(money,)))
    chosen = crowd.of(3, SelfEvaluation("e", goal_actual="同样的话"))
    assert len(chosen) <= MOST_SIBLINGS + 3
    assert [chosen[0].goal_actual, chosen[1].goal_actual] == ["同样的话", "第400句"]
