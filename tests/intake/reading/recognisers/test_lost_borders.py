"""Sheets copied as one line, with labels broken over lines, or with nothing between their cells."""

from typing import Any

import pytest

from intake.reading.pipeline import extract_bytes, to_json
from intake.reading.problems import IntakeProblem

_SHEET = """2023年度项目支出绩效自评表 项目名称 山区书屋 主管部门 青石市文化局
实施单位 青石市书屋中心 项目资金(万元) 年初预算数 全年预算数 全年执行数 分值 执行率 得分
年度资金总额 20 18 9 10 50% 5 其中:当年财政拨款 20 18 9 — 50% —
年度总体目标 预期目标 实际完成情况 在三个村各建两间书屋。 在三个村各建了两间书屋。
一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施
产出指标 数量指标 新建书屋 6间 6间 30 30 质量指标 验收合格率 100% 100% 20 20
效益指标 社会效益指标 读者人数 900人 950人 40 35 总分 100 90"""
CELLS = _SHEET.split()


def document(text: str) -> dict[str, Any]:
    (found,) = to_json(extract_bytes("a.txt", text.encode()))["documents"]
    return found


def assert_whole(found: dict[str, Any]) -> None:
    assert (found["year"], found["project_name"]) == (2023, "山区书屋")
    assert found["funding"][0]["executed"] == "9"
    assert (found["goal_expected"][-7:], found["goal_actual"][-8:]) == (
        "各建两间书屋。",
        "各建了两间书屋。",
    )
    assert [(row["level2"], row["level3"], row["score"]) for row in found["indicators"]] == [
        ("数量指标", "新建书屋", "30"),
        ("质量指标", "验收合格率", "20"),
        ("社会效益指标", "读者人数", "35"),
    ]
    assert (found["total_weight"], found["total_score"]) == ("100", "90")


@pytest.mark.parametrize("between", [" ", "  ", "　"])
def test_a_sheet_in_one_line_is_cut_at_its_blanks(between: str) -> None:
    assert_whole(document(between.join(CELLS)))


def test_prose_around_such_a_line_stays_prose() -> None:
    assert_whole(document("附件\n" + " ".join(CELLS) + "\n以上情况属实。"))


@pytest.mark.parametrize("parts", [("社会效益", "指标"), ("社会效", "益指标")])
def test_a_label_broken_over_lines_is_one(parts: tuple[str, ...]) -> None:
    lines = "\n".join(CELLS).replace("社会效益指标", "\n".join(parts))

    assert_whole(document(lines))


def test_a_sheet_without_anything_between_its_cells_is_named() -> None:
    with pytest.raises(IntakeProblem, match="没有任何分隔"):
        document("".join(CELLS))


def test_long_prose_is_not_taken_for_such_a_sheet() -> None:
    with pytest.raises(IntakeProblem, match="没有找到可识别的表格"):
        document("本单位高度重视绩效管理工作，按要求完成了各项任务。" * 20)
