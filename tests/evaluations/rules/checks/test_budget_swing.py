"""BUDGET_SWING: a budget changed a lot."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.evaluations.rules.sheets import SHEET, found, places, with_funding

CODE = "BUDGET_SWING"


@pytest.mark.parametrize(
    ("initial", "swing", "way"),
    [("300000.00", "60%", "增加"), ("960000", "50%", "减少"), ("369230.76", "30%", "增加")],
)
def test_a_large_swing(initial: str, swing: str, way: str) -> None:
    (finding,) = found(CODE, with_funding("total", initial_budget=initial))
    assert (finding.where, finding.printed) == ("funding.total.adjusted_budget", "480000.00")
    assert finding.params == {"initial": initial, "swing": swing, "way": way}


@pytest.mark.parametrize("initial", ["480000", "370000", "680000", "0", "", "—", "-5"])
def test_small_swings_and_no_budget_pass(initial: str) -> None:
    assert found(CODE, with_funding("total", initial_budget=initial)) == ()


def test_silent_without_an_adjusted_budget() -> None:
    assert found(CODE, with_funding("total", adjusted_budget="0")) == ()
    assert found(CODE, with_funding("total", adjusted_budget="")) == ()
    assert found(CODE, replace(SHEET, funding=())) == ()


def test_the_bound_is_a_parameter() -> None:
    assert places(CODE, SHEET, swing="0.03")
    assert found(CODE, SHEET, swing="0.04") == ()
