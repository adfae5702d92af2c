"""Sheets of other regions: labels, first levels and columns that no Shenzhen sheet prints."""

from typing import Any

from intake.reading.pipeline import extract_bytes, to_json

SHEET = """项目支出绩效自评表
（2023年度）
项目名称\t甲项目\t\t\t项目编码\t51000023R\t项目类别\t一次性
主管部门\t甲局\t\t\t实施单位（盖章）\t甲中心
年度预算数（万元）\t\t年初预算\t调整后预算数\t预算执行数\t预算执行率\t权重\t得分\t原因
\t总额\t10.50\t12.50\t12.50\t100%\t10\t10\t据实
年度总体目标完成情况\t预期目标\t\t\t实际完成情况
\t办好甲事\t\t\t已办好甲事
绩效指标\t一级指标\t二级指标\t三级指标\t指标值\t完成值\t权重\t得分\t未完成原因分析
{rows}
合计\t\t\t\t\t\t100\t98
"""
DECIDED = """\t决策（20分）\t项目立项\t甲立项程序\t规范\t规范\t20\t20
\t效果指标（80分）\t社会效益\t甲成效\t明显\t明显\t80\t78"""
COSTED = """\t成本指标\t经济成本指标\t甲成本\t≤10\t9\t20\t20
\t产出指标\t成本指标\t乙成本\t≤10\t9\t80\t78"""


def document(rows: str = DECIDED) -> Any:
    (found,) = to_json(extract_bytes("a.txt", SHEET.format(rows=rows).encode()))["documents"]
    return found


def test_labels_that_hold_nothing_of_ours_end_the_value_before_them() -> None:
    found = document()

    assert (found["project_name"], found["implementing_unit"]) == ("甲项目", "甲中心")


def test_the_block_s_label_is_no_column_even_where_it_reads_like_one() -> None:
    (total,) = document()["funding"]

    assert (total["source"], total["label"], total["initial_budget"]) == ("total", "总额", "10.50")
    assert total["score"] == "10"


def test_other_first_levels_are_taken_as_printed() -> None:
    levels = [
        (row["level1"], row["level1_weight"], row["level2"]) for row in document()["indicators"]
    ]

    assert levels == [("决策", "20", "项目立项"), ("效果指标", "80", "社会效益")]


def test_a_name_of_both_levels_is_the_level_of_its_column() -> None:
    levels = [(row["level1"], row["level2"]) for row in document(COSTED)["indicators"]]

    assert levels == [("成本指标", "经济成本指标"), ("产出指标", "成本指标")]


def test_a_short_damaged_label_is_known_by_the_brackets_behind_it() -> None:
    sheet = SHEET.replace("预算执行率", "抉行率（B/A）").format(rows=DECIDED)

    (found,) = to_json(extract_bytes("a.txt", sheet.encode()))["documents"]

    assert found["funding"][0]["execution_rate"] == "100%"
