"""Single habits of other regions: pairs of label and amount, too few headings, one heading over all
levels, columns that hold nothing of ours; what is left over is listed."""

from __future__ import annotations

from typing import Any

import pytest

from core.sheets.checking import check_together
from intake.reading.pipeline import Extraction, extract_bytes, to_json

PAIRS = """2020年度财政支出项目绩效自评表
项目名称\t道路养护\t主管部门\t甲局
预算执行情况（万元）\t预算数：\t100\t执行数：\t95
\t其中：财政拨款\t100\t其中：财政拨款\t95
年度目标\t预期目标\t\t目标实际完成情况
\t修路\t\t已修路
绩效指标\t一级指标\t二级指标\t三级指标\t预期指标值\t实际完成指标值
\t产出指标\t数量指标\t里程\t10公里\t9公里
"""
FEW_HEADINGS = """2021年甲项目自评表
项目名称\t甲项目\t\t\t\t项目金额\t100
主管部门\t甲局\t\t\t\t实施单位\t甲中心
项目资金（元）\t\t\t年初预算数\t全年预算数\t全年执行数\t得分
\t年度资金总额\t\t100\t200\t190\t10\t95.00\t9.5
年度总体目标\t预期目标\t\t\t\t实际完成情况
\t办好甲\t\t\t\t已办好甲
年度绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t*实际完成值\t*分值\t*得分\t偏差原因分析及改进措施
\t产出指标（50分）\t数量指标\t甲数量\t10\t9\t50\t45\t无
总分\t\t\t\t\t\t\t94.5
"""
ONE_HEADING = """2022年度项目绩效自评表
项目名称\t道路养护\t\t主管部门\t甲局
资金情况（万元）\t\t预算数\t执行数\t执行率\t得分
\t年度资金总额\t{budget}\t{done}\t{rate}\t9.5
绩效指标\t\t\t指标值\t完成值\t数据来源\t权重\t得分\t原因分析
产出指标\t数量指标\t里程\t10公里\t9公里\t台账\t90\t85\t雨季
总分\t\t\t\t\t\t100\t94.5
等级\t优
"""


def extraction(sheet: str) -> Extraction:
    return extract_bytes("a.txt", sheet.encode())


def document(sheet: str) -> Any:
    (found,) = to_json(extraction(sheet))["documents"]
    return found


def one_heading(budget: str = "100", done: str = "95", rate: str = "95%") -> str:
    return ONE_HEADING.format(budget=budget, done=done, rate=rate)


def findings(sheet: str) -> dict[str, str]:
    (outcome,) = check_together(list(extraction(sheet).documents))
    return {finding.code: finding.where for finding in outcome.findings}


def test_amounts_beside_their_labels() -> None:
    total, fiscal = document(PAIRS)["funding"]

    assert (total["source"], total["adjusted_budget"], total["executed"]) == ("total", "100", "95")
    assert (fiscal["source"], fiscal["executed"]) == ("fiscal_current_year", "95")


def test_numbers_say_where_they_belong_where_headings_are_too_few() -> None:
    found = document(FEW_HEADINGS)
    (total,) = found["funding"]

    assert [total[name] for name in ("executed", "weight", "execution_rate", "score")] == [
        "190", "10", "95.00", "9.5",
    ]  # fmt: skip
    assert "数字之间的关系" in found["notices"][0]["message"]


def test_one_heading_over_all_levels_and_a_grade_below() -> None:
    found = document(one_heading())
    (row,) = found["indicators"]

    assert [row[n] for n in ("level1", "level2", "level3")] == ["产出指标", "数量指标", "里程"]
    assert found["grade"] == "优"


def test_a_column_without_a_place_is_listed_with_its_cells() -> None:
    assert document(one_heading())["unplaced"] == [{"place": "第 6 行", "text": "台账"}]
    assert "unplaced" not in document(PAIRS)


@pytest.mark.parametrize(
    ("money", "code"),
    [
        (("4753.66万元", "3824.32万元", "100%"), "RATE_CALC"),
        (("4753.66万元", "2376.83万元", "50%"), "LOW_EXECUTION"),
    ],
)
def test_amounts_with_a_unit_are_numbers_to_the_rules(
    money: tuple[str, str, str], code: str
) -> None:
    assert code in findings(one_heading(*money))


def test_a_foreign_sheet_is_asked_for_what_it_prints() -> None:
    assert not {"MISSING_FIELD", "LEVEL2_MISSING", "WEIGHT_L1"} & findings(one_heading()).keys()
