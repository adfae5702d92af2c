"""UNIT_MISSING: one has a unit, the other none."""

from __future__ import annotations

import pytest

from tests.evaluations.rules.sheets import found, with_row

CODE = "UNIT_MISSING"


@pytest.mark.parametrize(
    ("target", "actual", "lacking", "expected"),
    [
        ("≥200盏", "212", "actual", "212盏"),
        ("≥95%", "98", "actual", "98%"),
        ("≥200", "212盏", "target", "≥200盏"),
        ("≤30万元", "28", "actual", "28万元"),
    ],
)
def test_a_missing_unit(target: str, actual: str, lacking: str, expected: str) -> None:
    (finding,) = found(CODE, with_row(0, target=target, actual=actual))
    assert (finding.where, finding.expected) == (f"indicators[0].{lacking}", expected)
    assert finding.printed == (actual if lacking == "actual" else target)


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("≥200盏", "212盏"),
        ("200", "212"),
        ("≤3件", "0"),
        ("0", "0件"),
        ("100%", "1"),
        ("1", "100%"),
        ("28", "100%"),
        ("≥200盏", "完成"),
        ("不少", "212盏"),
        ("≥200盏", "212个"),
    ],
)
def test_both_none_or_not_needed(target: str, actual: str) -> None:
    assert found(CODE, with_row(0, target=target, actual=actual)) == ()


def test_rows_without_an_indicator_are_passed_over() -> None:
    assert found(CODE, with_row(4, target="200盏", actual="212")) == ()


@pytest.mark.parametrize(("target", "actual"), [("0", "3件"), ("≤0", "3件")])
def test_a_target_of_nought_needs_no_unit(target: str, actual: str) -> None:
    assert found(CODE, with_row(0, target=target, actual=actual)) == ()


@pytest.mark.parametrize(("target", "actual"), [("及时", "3件"), ("3件", "及时"), ("2-3", "3件")])
def test_only_numbers_are_compared(target: str, actual: str) -> None:
    assert found(CODE, with_row(0, target=target, actual=actual)) == ()
