"""ZERO_BUDGET_FULL: full execution points without a budget."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.evaluations.rules.sheets import SHEET, UNSCORED, found, scoring, with_funding

CODE = "ZERO_BUDGET_FULL"


NOTHING: dict[str, Any] = {
    "adjusted_budget": "0.00",
    "executed": "0.00",
    "execution_rate": "100.00",
    "score": "10",
}


def test_a_budget_spent_in_full_passes() -> None:
    full: dict[str, Any] = {"executed": "480000.00", "execution_rate": "100.00", "score": "10"}
    assert found(CODE, with_funding("total", **full)) == ()


@pytest.mark.parametrize("rate", ["100", "100%", "1", "1.00", "—", ""])
@pytest.mark.parametrize("budget", ["0", "0.00", "", "—"])
def test_no_money_and_full_points(rate: str, budget: str) -> None:
    cells = {**NOTHING, "execution_rate": rate, "adjusted_budget": budget}
    (finding,) = found(CODE, with_funding("total", **cells))
    assert (finding.where, finding.printed, finding.expected) == ("funding.total.score", "10", "—")


@pytest.mark.parametrize(
    "cells",
    [
        {"score": "9.9"},
        {"score": "—"},
        {"execution_rate": "0.00"},
        {"execution_rate": "无法计算"},
        {"executed": "5.00"},
        {"adjusted_budget": "四十八万"},
    ],
)
def test_anything_less_passes(cells: dict[str, Any]) -> None:
    assert found(CODE, with_funding("total", **{**NOTHING, **cells})) == ()


def test_the_editions_policy_decides() -> None:
    document = with_funding("total", **NOTHING)
    assert found(CODE, document, scoring(zero_budget="full")) == ()
    assert found(CODE, document, scoring(zero_budget="zero"))[0].expected == "0"


def test_silent_without_funding_or_scores() -> None:
    assert found(CODE, replace(SHEET, funding=())) == ()
    assert found(CODE, with_funding("total", **NOTHING), UNSCORED) == ()
