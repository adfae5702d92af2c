"""EXEC_SCORE: rate times weight, capped."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.evaluations.rules.sheets import (
    SHEET,
    UNSCORED,
    dec,
    found,
    places,
    scoring,
    with_funding,
)

CODE = "EXEC_SCORE"


@pytest.mark.parametrize("score", ["9.5", "9.50", "9.45", "9.55", "", "—", "满分"])
def test_the_right_score_and_small_slips_pass(score: str) -> None:
    assert found(CODE, with_funding("total", score=score)) == ()


@pytest.mark.parametrize("score", ["10", "9.44", "9.56", "0"])
def test_a_wrong_score(score: str) -> None:
    (finding,) = found(CODE, with_funding("total", score=score))
    assert (finding.where, finding.printed, finding.expected) == (
        "funding.total.score",
        score,
        "9.5",
    )
    assert finding.params == {"rate": "95.0000%", "weight": "10"}


def test_spending_beyond_the_budget_is_capped() -> None:
    assert found(CODE, with_funding("total", executed="600000.00", score="10")) == ()


def test_the_editions_cap_holds() -> None:
    capped = scoring(execution_cap=dec("8"))
    assert found(CODE, with_funding("total", score="8"), capped) == ()
    assert found(CODE, SHEET, capped)[0].expected == "8"


def test_a_sheet_with_its_own_weight() -> None:
    assert found(CODE, with_funding("total", weight="20", score="19")) == ()
    assert found(CODE, with_funding("total", weight="20", score="9.5"))[0].expected == "19"


def test_the_tolerance_is_a_parameter() -> None:
    document = with_funding("total", score="9.6")
    assert places(CODE, document) == ["funding.total.score"]
    assert found(CODE, document, exec_score_tolerance="0.1") == ()


@pytest.mark.parametrize("cells", [{"adjusted_budget": "0"}, {"executed": "?"}])
def test_silent_without_a_rate(cells: dict[str, Any]) -> None:
    assert found(CODE, with_funding("total", score="1", **cells)) == ()


def test_silent_without_funding_or_scores() -> None:
    assert found(CODE, replace(SHEET, funding=())) == ()
    assert found(CODE, with_funding("total", score="1"), UNSCORED) == ()


def test_rounded_amounts_are_given_the_benefit_of_the_doubt() -> None:
    document = with_funding("total", adjusted_budget="1.0", executed="0.9", score="9.3")
    assert places(CODE, document) == ["funding.total.score"]
    assert found(CODE, replace(document, amount_unit="万元")) == ()
