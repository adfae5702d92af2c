"""TARGET_ARITH: frequency against the stated total."""

from __future__ import annotations

import pytest

from tests.evaluations.rules.sheets import found, with_row

CODE = "TARGET_ARITH"


@pytest.mark.parametrize(
    ("target", "total", "expected"),
    [
        ("2次/天，全年366次", "366", "730"),
        ("2次/月，全年20次", "20", "24"),
        ("1次/周，全年60次", "60", "52"),
        ("1次/季度,年度共3次", "3", "4"),
        ("1次/日，全年300次", "300", "365"),
        ("1次/工作日，全年365次", "365", "245"),
    ],
)
def test_a_total_that_cannot_be(target: str, total: str, expected: str) -> None:
    (finding,) = found(CODE, with_row(0, target=target))
    assert (finding.where, finding.printed, finding.expected) == (
        "indicators[0].target",
        total,
        expected,
    )
    assert set(finding.params) == {"each", "per"}


@pytest.mark.parametrize(
    "target",
    [
        "1次/日，全年365次",
        "1次/日，全年366次",
        "1次/日,全年需巡检251次",
        "3次/日,全年需巡检1095次",
        "1次/周，全年52次",
        "1次/周，全年53次",
        "2次/月，全年24次",
        "1次/季，全年4次",
        "2次/年，全年2次",
        "2次/月",
        "全年20次",
        "2次/月，每次20人",
    ],
)
def test_totals_that_fit_pass(target: str) -> None:
    assert found(CODE, with_row(0, target=target)) == ()


def test_rows_without_an_indicator_are_passed_over() -> None:
    assert found(CODE, with_row(0, level3="不适用", target="2次/月，全年20次")) == ()
