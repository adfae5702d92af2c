"""SCORE_GT_WEIGHT: scores between 0 and the weight."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluations.rules import message
from tests.evaluations.rules.sheets import (
    SHEET,
    UNSCORED,
    found,
    places,
    with_funding,
    with_row,
)

CODE = "SCORE_GT_WEIGHT"


@pytest.mark.parametrize("score", ["0", "15", "15.00", "7.5", "/", "", "优"])
def test_scores_up_to_the_weight_pass(score: str) -> None:
    assert found(CODE, with_row(0, score=score)) == ()


def test_a_score_above_its_weight() -> None:
    (finding,) = found(CODE, with_row(0, score="15.01"))
    assert (finding.where, finding.printed, finding.expected) == (
        "indicators[0].score",
        "15.01",
        "≤15",
    )


@pytest.mark.parametrize("weight", ["15", "", "?"])
def test_a_score_below_zero_needs_no_weight(weight: str) -> None:
    (finding,) = found(CODE, with_row(0, score="-1", weight=weight))
    assert finding.expected == "≥0"
    assert "小于" in message(finding)


def test_the_execution_score_counts_too() -> None:
    assert places(CODE, with_funding("total", score="10.1")) == ["funding.total.score"]
    assert places(CODE, with_funding("carryover", score="10.1")) == []


def test_silent_without_a_weight() -> None:
    assert found(CODE, with_row(0, score="15.01", weight="/")) == ()
    assert found(CODE, replace(SHEET, funding=())) == ()


def test_silent_for_an_edition_without_scores() -> None:
    assert found(CODE, with_row(0, score="99"), UNSCORED) == ()
