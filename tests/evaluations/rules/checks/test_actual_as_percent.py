"""ACTUAL_AS_PERCENT: a percentage for a count or a time."""

from __future__ import annotations

import pytest

from tests.evaluations.rules.sheets import SHEET, found, with_row

CODE = "ACTUAL_AS_PERCENT"


@pytest.mark.parametrize(
    "target",
    [
        "200盏",
        "≥200盏",
        "28",
        "≤10秒",
        "2-3次",
        "2021年6月前",
        "3场/200人",
        "每年一次",
        "2次/月，全年24次",
        "≤5万元",
    ],
)
def test_a_count_or_a_time(target: str) -> None:
    (finding,) = found(CODE, with_row(0, target=target, actual="100%"))
    assert (finding.where, finding.printed) == ("indicators[0].actual", "100%")
    assert finding.params == {"target": target}


@pytest.mark.parametrize(
    "target",
    [
        "≥95%",
        "95%-98%",
        "及时",
        "1",
        "≥3场，≥90%",
        "满意度不低于90%",
        "2次/月，完成率100%",
        "",
        "3:1",
    ],
)
def test_percentages_words_and_ratios_pass(target: str) -> None:
    assert found(CODE, with_row(0, target=target, actual="100%")) == ()


def test_a_bare_number_of_a_rate_lacks_only_its_sign() -> None:
    assert found(CODE, with_row(1, target="95", actual="98%")) == ()


def test_other_actuals_and_rows_without_an_indicator_pass() -> None:
    assert found(CODE, SHEET) == ()
    assert found(CODE, with_row(4, target="200盏", actual="100%")) == ()
