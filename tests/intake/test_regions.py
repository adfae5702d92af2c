"""Sheets of other regions, made up after their printed order of blocks and columns."""

from __future__ import annotations

from evaluations.sheet.document import SelfEvaluation
from intake.reading.pipeline import extract_bytes
from tests.intake.reading.readers.workbooks import xlsx

GOALS_FIRST: list[list[object]] = [
    ["报表编号：370000_0013zp"],
    ["部门预算项目支出绩效自评表（2023年度）"],
    ["项目名称", None, "HD-0021-河道巡查经费"],
    ["主管部门", None, "青原县水务局本级", None, None, "实施单位（盖章）", None, "青原县水务局"],
    [
        "项目基本情况", "1.项目年度目标完成情况", None,
        "项目年度目标", None, None, "年度目标完成情况",
    ],
    [None, None, None, "全年巡查河道，处置问题。", None, None, "巡查全部河道，问题全部处置。"],
    [None, "2.项目实施内容及过程概述", None, "按季度组织巡查，雨季加密。"],
    [
        "预算执行情况（10分）", "年度预算数（万元）", None, "年初预算", "调整后预算数",
        "预算执行数", "预算执行率", "权重", "得分", "原因",
    ],
    [None, "总额", None, 238.93, 251.89, 250, "99.25%", 10, 9.93],
    [None, "其中：财政资金", None, 238.93, 251.89, 250, "99.25%", "/", "/"],
    [None, "其他资金", None, None, None, None, None, "/", "/"],
    [
        "绩效指标（90分）", "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位",
        "完成值", "权重", "得分", "未完成原因分析",
    ],
    [None, "产出指标", "数量指标", "巡查次数", "≥", 100, "次", 120, 30, 30],
    [None, None, "质量指标", "问题处置率", "≥", 100, "%", 98, 30, 29, "个别问题跨年处置"],
    [None, "效益指标", "社会效益指标", "水质达标率", "≥", 95, "%", 96, 30, 30],
    ["合计", None, None, None, None, None, None, None, 100, 98.93],
]  # fmt: skip


def only_sheet(rows: list[list[object]]) -> SelfEvaluation:
    (document,) = extract_bytes("自评表.xlsx", xlsx(rows)).documents
    assert isinstance(document, SelfEvaluation)
    return document


def test_goals_may_stand_above_the_money() -> None:
    sheet = only_sheet(GOALS_FIRST)

    assert sheet.goal_expected == "全年巡查河道，处置问题。"
    assert sheet.goal_actual == "巡查全部河道，问题全部处置。"
    assert [(row.source, row.executed) for row in sheet.funding] == [
        ("total", "250"),
        ("fiscal_current_year", "250"),
        ("other", ""),
    ]
    assert (sheet.total_weight, sheet.total_score) == ("100", "98.93")


def test_operator_and_unit_of_columns_of_their_own_join_the_value() -> None:
    rows = only_sheet(GOALS_FIRST).indicators

    assert [(row.level2, row.target, row.actual) for row in rows] == [
        ("数量指标", "≥100次", "120"),
        ("质量指标", "≥100%", "98"),
        ("社会效益指标", "≥95%", "96"),
    ]
    assert rows[1].explanation == "个别问题跨年处置"


def test_the_money_once_begun_is_not_begun_again_below_the_goals() -> None:
    again = [*GOALS_FIRST[:4], *GOALS_FIRST[7:11], *GOALS_FIRST[4:6], *GOALS_FIRST[11:]]

    assert only_sheet(again).goal_actual == "巡查全部河道，问题全部处置。"
    assert len(only_sheet(again).funding) == 3


def test_a_page_copied_cell_by_cell_ends_each_with_a_bar() -> None:
    cells = [str(cell) for row in GOALS_FIRST for cell in row if cell is not None]
    text = "".join(f"{cell} |\n" for cell in cells)
    (document,) = extract_bytes("网页.txt", text.encode()).documents

    assert isinstance(document, SelfEvaluation)
    assert document.project_name == "HD-0021-河道巡查经费"
    assert [(row.level3, row.explanation) for row in document.indicators] == [
        ("巡查次数", ""),
        ("问题处置率", "个别问题跨年处置"),
        ("水质达标率", ""),
    ]


SECOND_LIKE_A_FIRST: list[list[object]] = [
    ["项目支出绩效自评表（2021年）"],
    ["项目支出名称", "农村道路养护"],
    ["预算单位", "龙泉镇人民政府", None, "项目负责人", "某某"],
    ["资金情况", None, "预算数", "实际支出数", "执行率", "分值", "得分"],
    [None, "资金总额", 1200000, 1150000, 0.9583, 10, 9.58],
    ["一级指标", "二级指标", "三级指标", "目标值", "完成值", "权重", "自评得分", "备注"],
    ["投入", "预算执行", "预算执行率", "100%", "95.83%", 10, 9.58],
    ["产出", "数量", "养护里程", "≥60公里", "62公里", 50, 50],
    ["效益", "社会效益", "出行改善率", "≥80%", "85%", 40, 38, "个别路段施工扰民"],
    ["合计", None, None, None, None, 100, 97.58],
]


def test_a_second_level_may_read_like_a_first_one() -> None:
    sheet = only_sheet(SECOND_LIKE_A_FIRST)

    assert sheet.project_name == "农村道路养护"
    assert [(row.level1, row.level2, row.level3) for row in sheet.indicators] == [
        ("投入", "预算执行", "预算执行率"),
        ("产出", "数量", "养护里程"),
        ("效益", "社会效益", "出行改善率"),
    ]


def test_a_level_that_does_not_apply_beside_a_column_of_no_field() -> None:
    heading: list[object] = [*SECOND_LIKE_A_FIRST[5][:7], "评分标准", "备注"]
    other: list[object] = ["效益", "不适用", None, None, None, None, None, "按实际打分"]
    sheet = only_sheet([*SECOND_LIKE_A_FIRST[:5], heading, SECOND_LIKE_A_FIRST[7], other])

    assert [(row.level1, row.level2) for row in sheet.indicators] == [
        ("产出", "数量"),
        ("效益", "不适用"),
    ]
