"""LOW_EXECUTION: little was spent, and nobody says why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.evaluations.rules.sheets import SHEET, found, places, with_funding, with_row

CODE = "LOW_EXECUTION"


LOW = with_funding("total", executed="336000.00", execution_rate="70.00")


def test_a_low_rate() -> None:
    (finding,) = found(CODE, LOW)
    assert (finding.where, finding.printed) == ("funding.total.execution_rate", "70.00")
    assert finding.params == {"rate": "70%"}


@pytest.mark.parametrize("field", ["remark", "problems", "rectification"])
def test_a_remark_is_a_reason(field: str) -> None:
    assert found(CODE, replace(LOW, **{field: "招标流标两次"})) == ()  # type: ignore[arg-type]
    assert places(CODE, replace(LOW, **{field: "无。"}))  # type: ignore[arg-type]


def test_an_explanation_that_reports_money() -> None:
    assert found(CODE, with_row(0, LOW, explanation="尾款次年支付")) == ()
    assert found(CODE, replace(LOW, goal_actual="全年节约资金14万元")) == ()
    assert places(CODE, with_row(0, LOW, explanation="天气原因"))


def test_the_bound() -> None:
    assert found(CODE, with_funding("total", executed="384000.00")) == ()
    assert places(CODE, with_funding("total", executed="383999.99"))
    assert found(CODE, LOW, low_rate="0.7") == ()


def test_silent_without_money() -> None:
    assert found(CODE, with_funding("total", executed="")) == ()
    assert found(CODE, replace(SHEET, funding=())) == ()


def test_rounded_amounts_are_given_the_benefit_of_the_doubt() -> None:
    document = with_funding("total", adjusted_budget="1.0", executed="0.79")
    assert places(CODE, document)
    assert found(CODE, replace(document, amount_unit="万元")) == ()
