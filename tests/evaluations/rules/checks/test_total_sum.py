"""TOTAL_SUM: the printed totals against the printed parts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evaluations.rules.sheets import (
    SHEET,
    UNSCORED,
    found,
    places,
    with_funding,
    with_row,
)

CODE = "TOTAL_SUM"


def test_the_right_total_passes() -> None:
    assert found(CODE, SHEET) == ()


def test_a_wrong_total() -> None:
    (finding,) = found(CODE, replace(SHEET, total_score="100"))
    assert (finding.where, finding.printed, finding.expected) == ("total_score", "100", "99.5")


@pytest.mark.parametrize(
    ("printed", "score", "passes"),
    [
        ("99.5", "9.54", True),  # rounded to the printed place
        ("99.5", "9.55", True),
        ("99.5", "9.56", False),
        ("99.50", "9.505", True),
        ("99.50", "9.51", False),
        ("100", "9.95", True),  # within the tolerance of 0.05
        ("100", "9.94", False),  # a whole number is no licence to round half a point
    ],
)
def test_rounding(printed: str, score: str, passes: bool) -> None:
    document = with_funding("total", replace(SHEET, total_score=printed), score=score)
    assert (found(CODE, document) == ()) is passes


def test_the_tolerance_is_a_parameter() -> None:
    document = with_funding("total", replace(SHEET, total_score="100"), score="9.7")
    assert places(CODE, document)
    assert found(CODE, document, total_tolerance="0.5") == ()


@pytest.mark.parametrize("text", ["", "—", "约100", "优"])
def test_silent_without_a_readable_total(text: str) -> None:
    assert found(CODE, replace(SHEET, total_score=text)) == ()


@pytest.mark.parametrize(
    "cells",
    [{"score": "十五"}, {"score": ""}, {"score": "", "weight": "?"}, {"score": "", "weight": ""}],
)
def test_silent_where_a_score_is_missing_or_unreadable(cells: dict[str, Any]) -> None:
    assert found(CODE, with_row(0, replace(SHEET, total_score="50"), **cells)) == ()


def test_a_row_without_weight_needs_no_score() -> None:
    assert places(CODE, with_row(0, weight="0", score="")) == ["total_score"]


def test_silent_without_an_execution_score() -> None:
    assert found(CODE, with_funding("total", score="")) == ()
    assert found(CODE, replace(SHEET, funding=())) == ()


def test_an_unscored_execution_counts_nothing() -> None:
    document = with_funding("total", adjusted_budget="0", executed="0", weight="—", score="—")
    assert found(CODE, replace(document, total_score="90", total_weight="90")) == ()
    assert places(CODE, document) == ["total_score"]


def test_a_printed_total_weight_that_is_not_the_sum() -> None:
    (finding,) = found(CODE, replace(SHEET, total_weight="99"))
    assert (finding.where, finding.printed, finding.expected) == ("total_weight", "99", "100")
    assert finding.params["case"] == "weight"


def test_a_total_weight_of_a_hundred_is_left_to_weight_total() -> None:
    assert found(CODE, with_row(0, weight="16")) == ()


def test_the_total_weight_is_silent_where_a_weight_cannot_be_read() -> None:
    document = replace(SHEET, total_weight="99")
    assert found(CODE, with_row(0, document, weight="?")) == ()
    assert found(CODE, with_row(0, document, weight="")) == ()
    assert found(CODE, with_funding("total", document, weight="?")) == ()


def test_silent_for_an_edition_without_scores() -> None:
    assert found(CODE, replace(SHEET, total_score="1", total_weight="1"), UNSCORED) == ()


@given(st.decimals("0", "15", places=2))
def test_the_exact_sum_always_passes_and_a_point_off_never(score: Decimal) -> None:
    exact = Decimal("84.5") + score
    document = with_row(0, score=str(score))
    assert found(CODE, replace(document, total_score=f"{exact:.2f}")) == ()
    assert places(CODE, replace(document, total_score=f"{exact + 1:.2f}"))


def test_the_total_weight_without_funding_rows() -> None:
    document = replace(SHEET, funding=(), total_weight="99")
    assert places(CODE, document) == ["total_weight"]
