"""A first cell in the column of the second level: a level nobody knows, or a row pushed left."""

from typing import Any

import pytest

from intake.reading.extractors.unknown_levels import reads_like_value
from intake.reading.pipeline import extract_bytes, to_json

SHEET = """2023年甲项目自评表
项目名称\t甲项目\t\t\t\t项目金额\t100
项目资金（元）\t\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
\t年度资金总额\t\t100\t100\t90\t10\t90.00\t9
年度总体目标\t预期目标\t\t\t\t实际完成情况
\t办好甲场次。\t\t\t\t已办好。
年度绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t*实际完成值\t*分值\t*得分\t偏差原因分析及改进措施
\t产出指标（50分）\t数量指标\t甲数量\t10件\t9件\t20\t20\t无
{row}
总分\t\t\t\t\t\t100\t94\t—
"""


def last_row(row: str) -> Any:
    (found,) = to_json(extract_bytes("a.txt", SHEET.format(row=row).encode()))["documents"]
    return found["indicators"][-1]


def test_a_row_pushed_left_keeps_the_level_above() -> None:
    row = last_row("\t\t乙场次\t规范有序\t已完成\t30\t30\t无\t")

    assert (row["level2"], row["level3"], row["target"]) == ("数量指标", "乙场次", "规范有序")
    assert (row["actual"], row["weight"], row["score"]) == ("已完成", "30", "30")


def test_a_level_nobody_knows_is_taken_where_all_columns_stand() -> None:
    row = last_row("\t\t协同指标\t乙场次\t规范有序\t已完成\t30\t30\t无")

    assert (row["level2"], row["level3"], row["actual"]) == ("协同指标", "乙场次", "已完成")


@pytest.mark.parametrize("text", ["≥95%", "12场次", "不少于3 次", "１００％", "0.5", "≤1小时/件"])
def test_values(text: str) -> None:
    assert reads_like_value(text)


@pytest.mark.parametrize("text", ["12345热线接听数量", "按时完成", "第三方服务费", ""])
def test_no_values(text: str) -> None:
    assert not reads_like_value(text)
