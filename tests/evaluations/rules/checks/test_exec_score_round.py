"""EXEC_SCORE_ROUND: off by a rounding only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluations.rules import Severity
from tests.evaluations.rules.sheets import SHEET, found, places, with_funding

CODE = "EXEC_SCORE_ROUND"


@pytest.mark.parametrize("score", ["9.5", "9.495", "9.505", "9.44", "10", "", "—"])
def test_right_and_plainly_wrong_scores_are_not_its_business(score: str) -> None:
    assert found(CODE, with_funding("total", score=score)) == ()


@pytest.mark.parametrize("score", ["9.51", "9.494", "9.45", "9.55"])
def test_a_small_slip(score: str) -> None:
    (finding,) = found(CODE, with_funding("total", score=score))
    assert finding.severity is Severity.HINT
    assert (finding.where, finding.printed, finding.expected) == (
        "funding.total.score",
        score,
        "9.5",
    )
    assert finding.params == {"rate": "95.0000%", "weight": "10"}


def test_both_bounds_are_parameters() -> None:
    document = with_funding("total", score="9.6")
    assert places(CODE, document, exec_score_tolerance="0.2")
    assert found(CODE, document, exec_score_tolerance="0.2", exec_round_tolerance="0.15") == ()


def test_silent_without_funding() -> None:
    assert found(CODE, replace(SHEET, funding=())) == ()
