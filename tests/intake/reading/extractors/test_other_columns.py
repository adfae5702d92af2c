"""Columns that are no field of ours: what stands there moves nothing else."""

from typing import Any

from intake.reading.pipeline import extract_bytes, to_json

SHEET = """2023年甲项目自评表
项目名称\t甲项目\t\t\t\t项目金额\t100
主管部门\t甲局\t\t\t\t实施单位\t甲局
项目资金（元）\t\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\t原因
\t年度资金总额\t\t100\t100\t90\t10\t90.00\t9\t年中压减支出
\t其中：当年财政拨款\t\t/\t/\t/\t—\t/\t—\t不涉及财政拨款
年度总体目标\t预期目标\t\t\t\t实际完成情况
\t办好甲\t\t\t\t已办好甲
年度绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t评分标准\t*实际完成值\t*分值\t*得分\t偏差原因分析及改进措施\t备注
\t产出指标（50分）\t数量指标\t甲数量\t10\t少一个扣一分\t9\t50\t45\t无\t见附件
\t效益指标（40分）\t社会效益指标\t甲成效\t明显\t按调查结果\t明显\t40\t40\t\t见附件
总分\t\t\t\t\t\t\t100\t94\t—
"""


def document() -> Any:
    (found,) = to_json(extract_bytes("a.txt", SHEET.encode()))["documents"]
    return found


def test_a_reason_beside_the_money_leaves_every_row_in_place() -> None:
    rows = document()["funding"]

    assert [row["label"] for row in rows] == ["年度资金总额", "其中：当年财政拨款"]
    assert (rows[0]["executed"], rows[0]["score"]) == ("90", "9")
    assert rows[1]["score"] == "—"


def test_unknown_and_second_columns_of_indicators_are_left_out() -> None:
    first, second = document()["indicators"]

    assert (first["target"], first["actual"], first["explanation"]) == ("10", "9", "无")
    assert (second["target"], second["actual"], second["explanation"]) == ("明显", "明显", "")
