"""Amounts printed with a currency, in brackets, or in a unit nobody knows."""

from typing import Any

import pytest

from intake.reading.pipeline import Extraction, extract_bytes, to_json

SHEET = """2023年甲项目自评表
项目名称\t甲项目\t\t\t\t项目金额\t100
主管部门\t甲局\t\t\t\t实施单位\t甲局
项目资金（{unit}）\t\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
\t年度资金总额\t\t{amount}\t-500.00\t300\t10\t90.00\t9
年度总体目标\t预期目标\t\t\t\t实际完成情况
\t办好甲\t\t\t\t已办好甲
年度绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t*实际完成值\t*分值\t*得分\t偏差原因分析及改进措施
\t产出指标（50分）\t数量指标\t甲数量\t10\t9\t50\t45\t无
总分\t\t\t\t\t\t100\t94\t—
"""


def extraction(unit: str = "元", amount: str = "100") -> Extraction:
    return extract_bytes("a.txt", SHEET.format(unit=unit, amount=amount).encode())


def total(amount: str) -> Any:
    return to_json(extraction(amount=amount))["documents"][0]["funding"][0]


@pytest.mark.parametrize("amount", ["￥1,234.50元", "（300.00）", "1200万元", "¥ 88"])
def test_money_in_words_stays_in_its_cell_as_printed(amount: str) -> None:
    row = total(amount)

    assert (row["label"], row["initial_budget"]) == ("年度资金总额", amount)
    assert (row["adjusted_budget"], row["executed"]) == ("-500.00", "300")


@pytest.mark.parametrize("unit", ["百元", "美元", "千元"])
def test_an_unknown_unit_is_a_problem_of_its_own(unit: str) -> None:
    found = extraction(unit=unit)

    (problem,) = found.problems
    assert problem.documents == (0,)
    assert f"“{unit}”" in problem.sentence
    assert to_json(found)["documents"][0]["amount_unit"] == unit


@pytest.mark.parametrize("unit", ["元", "万元", "单位：万元"])
def test_known_units_are_none(unit: str) -> None:
    assert extraction(unit=unit).problems == ()
