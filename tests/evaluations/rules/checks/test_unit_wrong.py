"""UNIT_WRONG: a unit that does not fit."""

from __future__ import annotations

import pytest

from tests.evaluations.rules.sheets import found, with_row

CODE = "UNIT_WRONG"


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("网络丢包率", "≤5ms"),
        ("丢包率（有线）", "≤5ms"),
        ("合格率", "≥5万元"),
        ("完好率", "3个工作日"),
        ("人员占比", "3个月"),
        ("绿化比例", "30平方米"),
        ("培训人数", "≥90%"),
        ("设备数量", "100%"),
    ],
)
def test_a_rate_in_time_or_a_number_in_percent(name: str, target: str) -> None:
    (finding,) = found(CODE, with_row(0, level3=name, target=target))
    assert (finding.where, finding.printed) == ("indicators[0].target", target)
    assert finding.params["name"] == name


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("合格率", "≥95%"),
        ("合格率", "95"),
        ("故障率", "≤3次"),
        ("巡查频率", "1天"),
        ("运行效率", "5秒"),
        ("合格率", "5元/次"),
        ("培训人数", "≥90人"),
        ("响应时间", "≤5秒"),
        ("合格率", "及时"),
        ("不适用", "5秒"),
    ],
)
def test_fitting_units_and_doubtful_ones_pass(name: str, target: str) -> None:
    assert found(CODE, with_row(0, level3=name, target=target)) == ()
