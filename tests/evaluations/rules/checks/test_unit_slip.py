"""UNIT_SLIP: 元 against 万元."""

from __future__ import annotations

from typing import Any

import pytest

from tests.evaluations.rules.sheets import found, places, with_row

CODE = "UNIT_SLIP"


COST: dict[str, Any] = {"level2": "成本指标", "level3": "维修费用"}


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("≤30万元", "28.5元"),
        ("≤30元", "28.5万元"),
        ("≤118万元", "117.78元"),
        ("≤300元/盏", "200万元/盏"),
        ("≤5千元", "4.8元"),
        ("≤45.4万元", "454410万元"),
        ("≥2万人次", "1.9人次"),
        ("≤2", "19994"),
    ],
)
def test_a_factor_near_a_thousand_or_ten_thousand(target: str, actual: str) -> None:
    (finding,) = found(CODE, with_row(3, **COST, target=target, actual=actual))
    assert finding.where == "indicators[3].actual"
    assert (finding.printed, finding.expected) == (actual, target)


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("≤30万元", "28.5万元"),
        ("≤30万元", "285000元"),
        ("≤30万元", "0元"),
        ("≤30万元", "28.5"),
        ("≤30万元", "1万元"),
        ("≥500份", "500000份"),
        ("≤30万元", "30元/盏"),
        ("≤30万元", "及时"),
    ],
)
def test_other_differences_pass(target: str, actual: str) -> None:
    assert found(CODE, with_row(3, **COST, target=target, actual=actual)) == ()


def test_bare_numbers_only_where_money_is_meant() -> None:
    assert found(CODE, with_row(0, target="≤2", actual="19994")) == ()
    cost: dict[str, Any] = {"level3": "宣传费用", "target": "≤2", "actual": "19994"}
    assert places(CODE, with_row(0, **cost)) == ["indicators[0].actual"]


@pytest.mark.parametrize(
    ("actual", "slips"),
    [("4001元", False), ("4000元", True), ("1000元", True), ("999元", False),
     ("40001元", False), ("40000元", True), ("10000元", True), ("9999元", False)],
)  # fmt: skip
def test_how_near_between_two_units(actual: str, slips: bool) -> None:
    assert bool(places(CODE, with_row(3, **COST, target="≤2000万元", actual=actual))) is slips


@pytest.mark.parametrize(
    ("actual", "slips"),
    [("1000元", False), ("6600元", False), ("6667元", True), ("15000元", True), ("15001元", False)],
)
def test_how_near_within_one_unit(actual: str, slips: bool) -> None:
    assert bool(places(CODE, with_row(3, **COST, target="≤1元", actual=actual))) is slips


def test_rows_without_an_indicator_are_passed_over() -> None:
    assert found(CODE, with_row(4, target="30万元", actual="30元")) == ()
