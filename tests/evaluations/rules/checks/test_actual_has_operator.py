"""ACTUAL_HAS_OPERATOR: a sign of comparison in the actual."""

from __future__ import annotations

import pytest

from tests.evaluations.rules.sheets import found, with_row

CODE = "ACTUAL_HAS_OPERATOR"


@pytest.mark.parametrize(
    "actual", ["≥90%", "≤3小时", "＞20个", "<5", "≧9", "≦9", "≪9", "〈3万", "《3万", "≤下达预算"]
)
def test_a_sign(actual: str) -> None:
    (finding,) = found(CODE, with_row(7, actual=actual))
    assert (finding.where, finding.printed) == ("indicators[7].actual", actual)
    assert finding.params == {"target": "≥90%"}


@pytest.mark.parametrize("actual", ["93%", "不低于90%", "《条例》已印发", "", "误差≤5"])
def test_plain_actuals_pass(actual: str) -> None:
    assert found(CODE, with_row(7, actual=actual)) == ()


def test_rows_without_an_indicator_are_passed_over() -> None:
    assert found(CODE, with_row(4, actual="≥90%")) == ()
