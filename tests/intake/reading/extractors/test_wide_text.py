"""Wide tables copied as running text: what a record is, and where its cells end."""

from typing import Any

from intake.reading.pipeline import extract_bytes, to_json

HEAD = """2020年甲局预算项目绩效自评表
部门名称（盖章）：甲局 单位：万元
序号 单位名称 项目名称 项目年度预算金额 实际支出金额 预算支出执行率 年初绩效目标
绩效目标整体完成情况
产出目标 效益目标 满意度指标 项目执行中存在的问题 整改情况
合计 其中：财政拨款 非财政资金
数量指标 质量指标 时效指标 经济效益指标 社会效益指标 生态效益指标 服务对象满意度指标
一般公共预算 政府性基金
年度指标内容 完成情况 年度指标内容 完成情况
"""
NONE = " ".join(["―"] * 8)
FIGURES = "1 甲局（本级） 甲事 12.5 12.5 12.5 0 0 100.00% "
REST = "做好甲事。 已完成 办理五百件 已完成 ― ― 按月办理 及时"


def documents(body: str) -> Any:
    return to_json(extract_bytes("a.txt", (HEAD + body).encode()))["documents"]


def test_a_run_of_marks_is_no_record() -> None:
    found = documents(FIGURES + f"{REST} {NONE[:11]} 群众满意 ≥95% 无 无\n")

    (document,) = found
    assert [row["level2"] for row in document["indicators"]] == [
        "数量指标",
        "时效指标",
        "服务对象满意度指标",
    ]


def test_unit_and_project_may_share_a_line() -> None:
    (document,) = documents(f"1 甲局（本级） 甲事 12.5 12.5 12.5 0 0 100.00% {REST} {NONE} 无 无\n")

    assert (document["implementing_unit"], document["project_name"]) == ("甲局（本级）", "甲事")


def test_wrapped_names_are_no_headings() -> None:
    names = "1\n丙区残疾人联合\n会（本级）\n窗口受理项\n目\n"

    (document,) = documents(f"{names}12.5 12.5 12.5 0 0 100.00% {REST} {NONE} 无 无\n")

    assert document["implementing_unit"] == "丙区残疾人联合会（本级）"
    assert document["project_name"] == "窗口受理项目"


def test_full_width_and_parted_digits_are_figures() -> None:
    (document,) = documents(
        f"1 甲局（本级） 甲事 １２.５ 12. 5 12.5 0 0 100.00% {REST} {NONE} 无 无\n"
    )

    assert document["funding"][0]["adjusted_budget"] == "12.5"
    assert document["funding"][0]["executed"] == "12.5"


def test_a_number_parted_by_the_line_stays_in_one_cell() -> None:
    body = (
        "1 甲局（本级） 甲事 12.5 12.5 12.5 0 0 100.00% 做好甲事。 已完成 业务办理及时\n"
        f"实际巡查1\n260次\n― ― 按月办理 及时 {NONE} 无 无\n"
    )

    (document,) = documents(body)

    assert document["indicators"][0]["actual"] == "实际巡查1 260次"
