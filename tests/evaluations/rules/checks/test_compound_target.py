"""COMPOUND_TARGET: two targets in one cell."""

from __future__ import annotations

import pytest

from tests.evaluations.rules.sheets import found, with_row

CODE = "COMPOUND_TARGET"


@pytest.mark.parametrize(
    "target",
    [
        "≥3场；≥200人",
        "3场/200人",
        "带宽≥50兆，时延≤5毫秒级",
        "1.采购2台 2.维修3台",
        "1、采购设备 2、维修设备",
        "(1)采购(2)维修",
    ],
)
def test_several_targets(target: str) -> None:
    (finding,) = found(CODE, with_row(0, target=target))
    assert (finding.where, finding.printed) == ("indicators[0].target", target)


@pytest.mark.parametrize(
    "target",
    [
        "≥200盏",
        "2次/月，全年24次",
        "75元/人/月",
        "2-3次",
        "满意度≥90%",
        "7×24小时",
        "及时",
        "1.5米宽人行道2条",
        "",
    ],
)
def test_one_target_passes(target: str) -> None:
    assert found(CODE, with_row(0, target=target)) == ()


def test_rows_without_an_indicator_are_passed_over() -> None:
    assert found(CODE, with_row(0, level3="不适用", target="3场/200人")) == ()
