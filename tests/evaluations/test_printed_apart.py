"""What an office printed stays until a person changes it or accepts the computed value."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from evaluations.models import Evaluation
from evaluations.scoring.computed import PrintedCell, fill_computed, follow, printed_apart
from evaluations.scoring.variants import possible_editions
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions import get_edition
from evaluations.storage.mapper import to_document
from tests.factories.documents import build_document, with_row
from tests.factories.evaluations import create_evaluation
from tests.factories.people import Office
from tests.pages import as_user, posted

EDITION = get_edition("sz2021-scored")
WAYS = possible_editions("sz2021-scored", 2025)


def misprinted() -> SelfEvaluation:
    """A sheet with a total and a rate that arithmetic does not give."""
    sheet = fill_computed(build_document(), EDITION)
    total, *parts = sheet.funding
    wrong = replace(total, execution_rate="97.31%")
    return replace(sheet, total_score="99.99", funding=(wrong, *parts))


def test_a_sheet_filled_here_has_nothing_printed_apart() -> None:
    assert printed_apart(fill_computed(build_document(), EDITION), WAYS) == {}


def test_points_on_a_sheet_that_gives_none_are_neither_apart_nor_written() -> None:
    edition = get_edition("sz2020-completion")
    sheet = fill_computed(build_document(edition=edition.id), edition)
    assert printed_apart(sheet, [edition]) == {}
    plain = with_row(sheet, 0, level1_weight="")
    assert fill_computed(plain, edition).indicators[0].level1_weight == ""


def test_cells_printed_apart_are_named_with_both_values() -> None:
    computed = fill_computed(build_document(), EDITION)
    rate = computed.funding[0].execution_rate
    assert printed_apart(misprinted(), WAYS) == {
        "funding.total.execution_rate": PrintedCell("97.31%", rate),
        "total_score": PrintedCell("99.99", computed.total_score),
    }


def test_other_prints_of_the_same_value_are_not_apart_and_stay() -> None:
    sheet = fill_computed(build_document(), EDITION)
    printed = replace(sheet, total_score=f"{sheet.total_score}0")
    assert printed_apart(printed, WAYS) == {}
    assert follow(printed, printed, WAYS) == printed


def test_an_empty_cell_is_filled_and_no_print() -> None:
    sheet = fill_computed(build_document(), EDITION)
    gap = replace(sheet, total_score="")
    assert printed_apart(gap, WAYS) == {}
    assert follow(gap, gap, WAYS) == sheet


def test_cells_that_followed_go_on_following_beside_one_printed_apart() -> None:
    stored = replace(misprinted(), total_score="99.5")
    sheet = replace(
        stored,
        total_score=fill_computed(stored, EDITION, {"funding.total.execution_rate"}).total_score,
    )
    page = with_row(sheet, 0, score="10")
    saved = follow(page, sheet, WAYS)
    assert saved.funding[0].execution_rate == "97.31%"
    assert float(saved.total_score) == float(sheet.total_score) - 10


@pytest.fixture
def evaluation(people: Office) -> Evaluation:
    return create_evaluation(people.unit, people.preparer, document=misprinted())


@pytest.fixture
def page(client: Client, people: Office) -> Client:
    return as_user(client, people.preparer)


def codes(evaluation: Evaluation) -> set[str]:
    return set(evaluation.findings.values_list("code", flat=True))


def test_saving_unchanged_repairs_nothing(page: Client, evaluation: Evaluation) -> None:
    before = codes(evaluation)
    assert {"TOTAL_SUM", "RATE_CALC"} <= before
    stored = to_document(evaluation)
    assert page.post(f"/evaluations/{evaluation.pk}/", posted(evaluation)).status_code == 302
    evaluation.refresh_from_db()
    assert to_document(evaluation) == stored
    assert codes(evaluation) == before


def test_changing_another_cell_leaves_the_print(page: Client, evaluation: Evaluation) -> None:
    page.post(f"/evaluations/{evaluation.pk}/", posted(evaluation, **{"rows-0-score": "19"}))
    evaluation.refresh_from_db()
    assert evaluation.total_score == "99.99"
    assert evaluation.funding_lines.get(source="total").execution_rate == "97.31%"
    assert "TOTAL_SUM" in codes(evaluation)


def test_the_page_offers_the_computed_value_and_the_record_shows_it(
    page: Client, evaluation: Evaluation
) -> None:
    address = f"/evaluations/{evaluation.pk}/"
    html = page.get(address).content.decode()
    assert "原表 99.99，计算 " in html
    assert 'value="total_score"' in html
    page.post(address, posted(evaluation, then=None, accept="total_score"))
    evaluation.refresh_from_db()
    computed = evaluation.total_score
    assert computed != "99.99"
    assert evaluation.funding_lines.get(source="total").execution_rate == "97.31%"
    assert codes(evaluation) & {"TOTAL_SUM", "RATE_CALC"} == {"RATE_CALC"}
    step = evaluation.transitions.get(action="accept")
    assert step.reason == f"采用计算值：总分 99.99 → {computed}"
    assert step.from_state == step.to_state == "draft"
    assert step.reason in page.get(f"{address}history/").content.decode()


def test_all_computed_values_are_accepted_at_once(page: Client, evaluation: Evaluation) -> None:
    page.post(f"/evaluations/{evaluation.pk}/", posted(evaluation, then=None, accept="all"))
    assert not codes(evaluation) & {"TOTAL_SUM", "RATE_CALC"}
    assert "原表印制的" not in page.get(f"/evaluations/{evaluation.pk}/").content.decode()


def test_a_cell_that_is_not_printed_apart_cannot_be_accepted(
    page: Client, evaluation: Evaluation
) -> None:
    page.post(f"/evaluations/{evaluation.pk}/", posted(evaluation, accept="goal_actual"))
    assert not evaluation.transitions.filter(action="accept").exists()
