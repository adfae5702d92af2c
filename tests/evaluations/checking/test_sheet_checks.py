"""The seam through which forms are judged: with their unit's other forms and the budget."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from budgets.models import ProjectBudget
from core.sheets.checking import check_together
from evaluations.checking.peer_groups import MAX_PEERS, PeerGroup
from evaluations.checking.peers import case_of
from evaluations.checking.sheet_checks import check_cases, check_evaluation
from evaluations.lifecycle.actions import make_transition
from evaluations.models import Evaluation
from evaluations.models.states import State
from evaluations.rules.engine.base import PeerCounts
from evaluations.sheet.document import FundingRow, SelfEvaluation
from evaluations.storage.mapper import to_document
from tests.factories.documents import build_document, with_funding
from tests.factories.evaluations import create_evaluation, create_many, project_of, save_sheet
from tests.factories.people import Office
from tests.pages import as_user, posted

RESULT = "全年为居民办实事二十三件，群众反映良好，各项任务全部按期完成。"


def codes(evaluation: Evaluation) -> set[str]:
    return {
        finding.code for finding in check_evaluation(evaluation, to_document(evaluation)).findings
    }


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
    assert all("GOAL_COPY" in codes(evaluation) for evaluation in twins)


def test_the_form_of_another_unit_is_no_peer(people: Office) -> None:
    one = create_evaluation(people.unit, people.preparer, document=with_result("甲"), name="甲")
    create_evaluation(people.other_unit, people.stranger, document=with_result("乙"), name="乙")
    assert "GOAL_COPY" not in codes(one)


def test_a_form_is_not_its_own_peer_under_its_old_name(twins: list[Evaluation]) -> None:
    Evaluation.objects.filter(pk=twins[1].pk).delete()
    renamed = replace(to_document(twins[0]), project_name="改名的项目")
    assert "GOAL_COPY" not in {row.code for row in check_evaluation(twins[0], renamed).findings}


def test_forms_not_begun_are_no_peers(people: Office, twins: list[Evaluation]) -> None:
    Evaluation.objects.filter(pk=twins[1].pk).update(state=State.NOT_STARTED)
    assert "GOAL_COPY" not in codes(twins[0])


def test_forms_of_one_import_see_each_other(people: Office) -> None:
    evaluations = create_many(people.unit, people.preparer, 2, document=with_result(""))
    assert all(
        "GOAL_COPY" in evaluation.findings.values_list("code", flat=True)
        for evaluation in evaluations
    )


def test_page_live_saving_and_submission_check_alike(
    client: Client, people: Office, twins: list[Evaluation]
) -> None:
    as_user(client, people.preparer)
    address = f"/evaluations/{twins[0].pk}/"
    assert "GOAL_COPY" in client.get(address).content.decode()
    assert "GOAL_COPY" in client.post(f"{address}live/", posted(twins[0])).content.decode()
    saved = save_sheet(twins[0], people.preparer, to_document(twins[0]), version=twins[0].version)
    key = next(row for row in saved.findings if row.code == "GOAL_COPY")
    assert saved.evaluation.findings.filter(code=key.code).exists()
    with pytest.raises(Exception, match="1 条警告未作说明"):
        make_transition(evaluation=twins[0], action="submit", by=people.preparer)


@pytest.mark.parametrize(
    ("initial", "adjusted", "found"), [(400_000, 380_000, False), (410_000, 380_000, True)]
)
def test_the_budget_held_here(
    people: Office, draft: Evaluation, initial: int, adjusted: int, found: bool
) -> None:
    ProjectBudget.objects.create(
        project=project_of(draft),
        year=2025,
        source="total",
        initial_budget=Decimal(initial),
        adjusted_budget=Decimal(adjusted),
    )
    assert ("BUDGET_VS_OTHER_DOC" in codes(draft)) is found


def test_without_an_initial_budget_the_adjusted_one_is_compared(draft: Evaluation) -> None:
    ProjectBudget.objects.create(
        project=project_of(draft),
        year=2025,
        source="total",
        initial_budget=Decimal(400_000),
        adjusted_budget=Decimal(380_000),
    )
    document = to_document(draft)
    funding = tuple(replace(row, initial_budget="") for row in document.funding)
    found = check_evaluation(draft, replace(document, funding=funding)).findings
    assert "BUDGET_VS_OTHER_DOC" not in {finding.code for finding in found}


@pytest.mark.parametrize("count", [1, 30])
def test_many_forms_cost_as_many_queries_as_one(people: Office, count: int) -> None:
    evaluations = create_many(people.unit, people.preparer, count)
    cases = [case_of(evaluation, to_document(evaluation)) for evaluation in evaluations]
    with CaptureQueriesContext(connection) as queries:
        check_cases(cases)
    assert len(queries) == 4


def test_documents_of_one_file_are_compared_by_their_printed_unit() -> None:
    alike = [with_result("甲"), with_result("乙")]
    elsewhere = replace(with_result("丙"), implementing_unit="云台区体育中心")
    found = [
        {finding.code for finding in outcome.findings}
        for outcome in check_together([*alike, elsewhere])
    ]
    assert ["GOAL_COPY" in each for each in found] == [True, True, False]


def group_of(count: int, **odd: SelfEvaluation) -> PeerGroup:
    """Forms that each say something else and spent all, and odd ones by number ("n7")."""
    peer_counts = PeerGroup()
    spent = FundingRow("total", adjusted_budget="5.00", executed="5")
    for number in range(count):
        words = "".join(chr(0x4E00 + (number * 37 + place * 101) % 9000) for place in range(30))
        evaluation = SelfEvaluation(
            "e", project_name=str(number), goal_actual=words, funding=(spent,)
        )
        peer_counts.add(number, odd.get(f"n{number}", evaluation))
    return peer_counts


def test_among_many_peers_copies_meet_however_many_others_there_are() -> None:
    text = "全年完成辖区道路养护与路灯检修任务，群众反映良好，未发生安全事故。"
    copy = SelfEvaluation("e", project_name="乙", goal_actual=text.replace("良好", "很好"))
    document = SelfEvaluation("e", project_name="甲", goal_actual=text)
    around = group_of(5000, n4321=copy).references_for(3, document, ())
    assert around.peers == (copy,)
    assert group_of(MAX_PEERS + 1).references_for(0, document, ()).peer_counts is None
    assert group_of(MAX_PEERS + 2).references_for(0, document, ()).peers == ()


@pytest.mark.parametrize("executed", ["4", "", "0"])
def test_among_many_peers_one_that_did_not_spend_all_counts(executed: str) -> None:
    money = FundingRow("total", adjusted_budget="0" if executed == "0" else "5", executed=executed)
    document = SelfEvaluation("e", goal_actual="甲")
    other = SelfEvaluation("e", goal_actual="乙", funding=(money,))
    assert group_of(100).references_for(0, document, ()).peer_counts == PeerCounts(99, 99)
    assert group_of(100, n99=other).references_for(0, document, ()).peer_counts == PeerCounts(
        99, 98
    )
    assert group_of(100, n0=other).references_for(0, document, ()).peer_counts == PeerCounts(99, 99)


def test_many_peers_that_spent_all_is_told_with_its_true_size(people: Office) -> None:
    sheet = build_document()
    for source in ("total", "fiscal_current_year"):
        sheet = with_funding(sheet, source, executed="380000.00")
    evaluations = create_many(people.unit, people.preparer, MAX_PEERS + 20, document=sheet)
    [finding] = [
        row
        for row in check_evaluation(evaluations[0], sheet).findings
        if row.code == "BUDGET_EQUALS_ACTUAL"
    ]
    assert finding.params["count"] == str(MAX_PEERS + 20)
