"""SCORE_AHEAD_OF_MONEY: points ahead of the money."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.evaluations.rules.sheets import SHEET, UNSCORED, found, places, with_funding, with_row

CODE = "SCORE_AHEAD_OF_MONEY"


def test_points_run_ahead() -> None:
    (finding,) = found(CODE, with_funding("total", executed="360000.00"))
    assert (finding.where, finding.printed) == ("funding.total.execution_rate", "95.00")
    assert finding.params == {"share": "100%", "rate": "75%"}


def test_the_bound() -> None:
    assert found(CODE, with_funding("total", executed="384000.00")) == ()
    assert places(CODE, with_funding("total", executed="383999.00"))
    assert found(CODE, with_funding("total", executed="360000.00"), ahead_points="25") == ()


def test_fewer_points_pass() -> None:
    document = with_row(0, with_funding("total", executed="360000.00"), score="5")
    assert found(CODE, document) == ()


@pytest.mark.parametrize("cells", [{"score": ""}, {"weight": "?"}])
def test_silent_where_a_number_is_missing(cells: dict[str, Any]) -> None:
    assert found(CODE, with_row(0, with_funding("total", executed="1"), **cells)) == ()


def test_silent_without_money_rows_or_scores() -> None:
    low = with_funding("total", executed="1")
    assert found(CODE, with_funding("total", executed="")) == ()
    assert found(CODE, replace(SHEET, funding=())) == ()
    assert found(CODE, replace(low, indicators=())) == ()
    assert found(CODE, low, UNSCORED) == ()


def test_rounded_amounts_are_given_the_benefit_of_the_doubt() -> None:
    cells: dict[str, Any] = {"adjusted_budget": "1.0", "executed": "0.79"}
    document = with_funding("total", **cells)
    assert places(CODE, document) == ["funding.total.execution_rate"]
    assert found(CODE, replace(document, amount_unit="万元")) == ()


def test_small_points_are_points() -> None:
    document = with_funding("total", executed="1")
    row = replace(SHEET.indicators[0], weight="0.5", score="0.5")
    assert places(CODE, replace(document, indicators=(row,)))
