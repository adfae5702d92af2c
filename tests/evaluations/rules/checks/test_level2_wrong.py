"""LEVEL2_WRONG: an indicator in the wrong place."""

from __future__ import annotations

import pytest

from tests.evaluations.rules.sheets import found, with_row

CODE = "LEVEL2_WRONG"


@pytest.mark.parametrize(
    ("level2", "name", "right"),
    [
        ("时效指标", "数据正确率", "质量"),
        ("数量指标", "工程合格率", "质量"),
        ("数量指标", "工单处理及时率", "时效"),
        ("质量指标", "工程完成时间", "时效"),
        ("质量指标", "受理业务数量（含咨询）", "数量"),
        ("成本指标", "巡查频率", "数量"),
        ("质量指标", "灯具单价", "成本"),
        ("社会效益指标", "群众满意度", "满意度"),
        ("可持续影响指标", "服务对象满意率", "满意度"),
    ],
)
def test_a_stray_indicator(level2: str, name: str, right: str) -> None:
    (finding,) = found(CODE, with_row(0, level2=level2, level3=name))
    assert (finding.where, finding.printed, finding.expected) == (
        "indicators[0].level2",
        level2,
        right,
    )
    assert finding.params == {"name": name}


@pytest.mark.parametrize(
    ("level2", "name"),
    [
        ("质量指标", "数据正确率"),
        ("时效指标", "工单处理及时率"),
        ("时效指标", "巡查频率"),
        ("数量指标", "培训场次"),
        ("满意度指标", "群众满意度"),
        ("服务对象满意度指标", "群众满意度"),
        ("社会效益指标", "服务企业数量"),
        ("数量指标", "在岗率"),
        ("时效指标", "不适用"),
        ("", "群众满意度"),
    ],
)
def test_in_place_or_not_plain(level2: str, name: str) -> None:
    assert found(CODE, with_row(0, level2=level2, level3=name)) == ()
