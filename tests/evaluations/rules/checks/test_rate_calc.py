"""RATE_CALC: executed over adjusted budget."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.scoring.totals import execution_rate, print_rate
from tests.evaluations.rules.sheets import EDITION, SHEET, dec, found, places, with_funding

CODE = "RATE_CALC"


@pytest.mark.parametrize(
    "rate", ["95.00", "95", "95%", "95.0%", "0.95", "0.9500", "1.0", "—", "", "九成"]
)
def test_percent_ratio_and_marks_pass(rate: str) -> None:
    assert found(CODE, with_funding("total", execution_rate=rate)) == ()


@pytest.mark.parametrize(
    "rate", ["95.01", "1", "94.99", "96%", "0.96", "0.9501", "0.95%", "91.20", "0"]
)
def test_a_wrong_rate(rate: str) -> None:
    (finding,) = found(CODE, with_funding("total", execution_rate=rate))
    assert finding.where == "funding.total.execution_rate"
    assert (finding.printed, finding.expected) == (rate, "95.00")
    assert finding.params == {"executed": "456000.00", "adjusted": "480000.00"}


def test_the_initial_budget_is_the_wrong_divisor() -> None:
    document = with_funding("total", initial_budget="400000.00", execution_rate="114.00")
    assert places(CODE, document) == ["funding.total.execution_rate"]


def test_every_funding_row_is_checked() -> None:
    document = with_funding("fiscal_current_year", execution_rate="90.00")
    assert places(CODE, document) == ["funding.fiscal_current_year.execution_rate"]


@pytest.mark.parametrize("rate", ["0.00", "1.00", "100%", "-", ""])
def test_nothing_over_nothing_has_no_wrong_rate(rate: str) -> None:
    assert found(CODE, with_funding("other", execution_rate=rate)) == ()


@pytest.mark.parametrize("cells", [{"executed": "见附件"}, {"adjusted_budget": ""}])
def test_silent_without_both_amounts(cells: dict[str, Any]) -> None:
    assert found(CODE, with_funding("total", execution_rate="50.00", **cells)) == ()


def test_an_amount_in_the_rate_cell_is_another_rules() -> None:
    assert found(CODE, with_funding("total", execution_rate="456000.00")) == ()
    assert places(CODE, with_funding("total", execution_rate="9999.00"))


def test_amounts_in_wan_are_rounded_themselves() -> None:
    small = with_funding("total", adjusted_budget="0.83", executed="0.80", execution_rate="96.00%")
    assert places(CODE, small)
    assert found(CODE, replace(small, amount_unit="万元")) == ()


def test_wan_amounts_too_small_to_judge() -> None:
    tiny = with_funding("total", adjusted_budget="0.00", executed="0.01", execution_rate="5%")
    assert found(CODE, replace(tiny, amount_unit="万元")) == ()


@given(
    st.decimals("0", "99999999", places=2),
    st.decimals("0.01", "99999999", places=2),
)
def test_the_computed_rate_always_passes(executed: object, adjusted: object) -> None:
    rate = execution_rate(dec(str(executed)), dec(str(adjusted)))
    document = with_funding(
        "total",
        executed=str(executed),
        adjusted_budget=str(adjusted),
        execution_rate=print_rate(rate, EDITION.scoring),
    )
    assert found(CODE, document) == ()


def test_a_sound_sheet_passes() -> None:
    assert found(CODE, SHEET) == ()


@pytest.mark.parametrize(("executed", "fits"), [("478000.00", True), ("477000.00", False)])
def test_a_whole_ratio_stands_for_all_of_it(executed: str, fits: bool) -> None:
    document = with_funding("total", executed=executed, execution_rate="1")
    assert (found(CODE, document) == ()) is fits
