"""BUDGET_CUT_ALL: the whole budget taken away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.evaluations.rules.sheets import SHEET, found, with_funding

CODE = "BUDGET_CUT_ALL"


def test_cut_to_nothing() -> None:
    (finding,) = found(CODE, with_funding("total", adjusted_budget="0.00"))
    assert (finding.where, finding.printed) == ("funding.total.adjusted_budget", "0.00")
    assert finding.params == {"initial": "500000.00"}


@pytest.mark.parametrize("adjusted", ["0.01", "", "—"])
def test_any_budget_or_none_printed_passes(adjusted: str) -> None:
    assert found(CODE, with_funding("total", adjusted_budget=adjusted)) == ()


def test_nothing_to_cut_passes() -> None:
    assert found(CODE, with_funding("total", initial_budget="0", adjusted_budget="0")) == ()
    assert found(CODE, with_funding("total", initial_budget="", adjusted_budget="0")) == ()
    assert found(CODE, replace(SHEET, funding=())) == ()
