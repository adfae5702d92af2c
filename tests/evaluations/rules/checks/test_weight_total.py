"""WEIGHT_TOTAL: all weights add up to 100."""

from __future__ import annotations

from dataclasses import replace

from tests.evaluations.rules.sheets import (
    SHEET,
    UNSCORED,
    dec,
    found,
    places,
    scoring,
    with_funding,
    with_row,
)

CODE = "WEIGHT_TOTAL"
NO_BUDGET = with_funding("total", adjusted_budget="0.00", executed="0", weight="—", score="—")


def test_a_hundred_passes() -> None:
    assert found(CODE, SHEET) == ()


def test_a_point_too_many() -> None:
    (finding,) = found(CODE, with_row(0, weight="16"))
    assert (finding.where, finding.printed, finding.expected) == ("total_weight", "101", "100")


def test_the_printed_execution_weight_counts() -> None:
    assert found(CODE, with_funding("total", weight="20"))[0].printed == "110"


def test_without_a_printed_execution_weight_the_edition_decides() -> None:
    assert found(CODE, with_funding("total", weight="")) == ()


def test_another_total_of_the_edition() -> None:
    assert found(CODE, SHEET, scoring(total_weight=dec("120")))[0].expected == "120"


def test_silent_where_a_weight_cannot_be_read() -> None:
    assert found(CODE, with_row(0, weight="15分")) == ()
    assert found(CODE, with_row(0, weight="")) == ()
    assert found(CODE, with_row(4, weight="五分")) == ()
    assert places(CODE, with_row(0, weight="", level3="", target="", actual="")) == ["total_weight"]
    assert found(CODE, with_funding("total", weight="10分")) == ()


def test_a_sheet_without_funding_rows_still_counts_the_editions_weight() -> None:
    assert found(CODE, replace(SHEET, funding=())) == ()


def test_without_a_budget_the_execution_may_go_unweighted() -> None:
    assert found(CODE, NO_BUDGET) == ()
    assert found(CODE, with_row(0, NO_BUDGET, weight="25")) == ()
    assert places(CODE, with_row(0, NO_BUDGET, weight="24")) == ["total_weight"]


def test_the_way_out_needs_the_policy_and_an_unweighted_row() -> None:
    spoiled = with_row(0, NO_BUDGET, weight="25")
    assert places(CODE, spoiled, scoring(zero_budget="full"))
    assert places(CODE, with_funding("total", spoiled, weight="10"))


def test_silent_for_an_edition_without_scores() -> None:
    assert found(CODE, with_row(0, weight="16"), UNSCORED) == ()


def test_an_unreadable_execution_weight_silences_even_a_wrong_sum() -> None:
    assert found(CODE, with_row(0, with_funding("total", weight="10分"), weight="16")) == ()
    assert places(CODE, with_row(0, replace(SHEET, funding=()), weight="16")) == ["total_weight"]
