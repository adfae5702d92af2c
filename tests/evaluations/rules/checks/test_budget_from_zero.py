"""BUDGET_FROM_ZERO: money added in the year."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.evaluations.rules.sheets import SHEET, found, with_funding

CODE = "BUDGET_FROM_ZERO"


def test_from_nothing() -> None:
    (finding,) = found(CODE, with_funding("total", initial_budget="0.00"))
    assert (finding.where, finding.printed) == ("funding.total.adjusted_budget", "480000.00")


@pytest.mark.parametrize("initial", ["0.01", "", "—", "无"])
def test_any_budget_or_none_printed_passes(initial: str) -> None:
    assert found(CODE, with_funding("total", initial_budget=initial)) == ()


def test_nothing_added_passes() -> None:
    assert found(CODE, with_funding("total", initial_budget="0", adjusted_budget="0")) == ()
    assert found(CODE, with_funding("total", initial_budget="0", adjusted_budget="")) == ()
    assert found(CODE, replace(SHEET, funding=())) == ()
