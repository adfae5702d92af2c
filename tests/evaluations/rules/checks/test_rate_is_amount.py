"""RATE_IS_AMOUNT: an amount in the rate cell."""

from __future__ import annotations

import pytest

from evaluations.rules import message
from tests.evaluations.rules.sheets import found, places, with_funding

CODE = "RATE_IS_AMOUNT"


@pytest.mark.parametrize("rate", ["456000.00", "480000", "500000.0", "123456", "10000"])
def test_an_amount_of_the_row_or_a_number_too_large(rate: str) -> None:
    (finding,) = found(CODE, with_funding("total", execution_rate=rate))
    assert finding.where == "funding.total.execution_rate"
    assert (finding.printed, finding.expected) == (rate, "95.00")


@pytest.mark.parametrize("rate", ["95.00", "0.95", "100", "9999", "1", "—", "", "456000%"])
def test_rates_and_marks_pass(rate: str) -> None:
    assert found(CODE, with_funding("total", execution_rate=rate)) == ()


def test_a_budget_of_a_hundred_spent_in_full_is_a_rate() -> None:
    document = with_funding("total", adjusted_budget="100", executed="100", execution_rate="100")
    assert found(CODE, document) == ()


def test_small_amounts_too() -> None:
    document = with_funding("total", adjusted_budget="22", executed="22", execution_rate="22")
    assert places(CODE, document) == ["funding.total.execution_rate"]


def test_without_a_budget_the_right_rate_is_unknown() -> None:
    document = with_funding("total", adjusted_budget="", execution_rate="456000.00")
    (finding,) = found(CODE, document)
    assert (finding.expected, finding.params) == ("", {"case": "unknown"})
    assert "应为" not in message(finding)


def test_one_is_a_ratio_and_no_amount() -> None:
    document = with_funding("total", adjusted_budget="4", executed="1", execution_rate="1")
    assert found(CODE, document) == ()
