"""ZERO_DIV_RATE: a rate of nothing over nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.evaluations.rules.sheets import found, places, with_funding

CODE = "ZERO_DIV_RATE"


@pytest.mark.parametrize("rate", ["100.00", "1.00", "1", "100%", "0.5"])
def test_a_rate_of_nothing(rate: str) -> None:
    (finding,) = found(CODE, with_funding("other", execution_rate=rate))
    assert finding.where == "funding.other.execution_rate"
    assert (finding.printed, finding.expected) == (rate, "—")


@pytest.mark.parametrize("rate", ["0.00", "0", "—", "", "无法计算"])
def test_nought_and_marks_pass(rate: str) -> None:
    assert found(CODE, with_funding("other", execution_rate=rate)) == ()


@pytest.mark.parametrize(
    "cells", [{"executed": "1.00"}, {"adjusted_budget": "1.00"}, {"executed": ""}]
)
def test_silent_where_money_moved_or_is_not_printed(cells: dict[str, Any]) -> None:
    assert found(CODE, with_funding("other", execution_rate="100.00", **cells)) == ()


def test_a_total_with_points_is_another_rules() -> None:
    cells: dict[str, Any] = {"adjusted_budget": "0", "executed": "0", "execution_rate": "100"}
    assert found(CODE, with_funding("total", **cells, score="10")) == ()
    assert places(CODE, with_funding("total", **cells, score="0"))
    assert places(CODE, with_funding("total", **cells, score="—"))
