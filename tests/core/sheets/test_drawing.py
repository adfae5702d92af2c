"""Any sheet as blocks, and those as a workbook, from document and spec alone."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from budgets.documents import BudgetYear, PerformanceTarget
from core.sheets.drawing import draw
from core.sheets.kinds import all_kinds, read_document, spec_named
from core.sheets.spec import SheetSpec
from core.sheets.workbook import drawn_workbook
from evaluations.rules.example import SOUND_SHEET
from evaluations.sheet.document import DepartmentEvaluation


def spec(name: str) -> SheetSpec:
    found = spec_named(name)
    assert found is not None
    return found


def test_blocks_stand_in_printed_order_with_their_headings() -> None:
    target = PerformanceTarget(
        "target2021",
        2021,
        project_name="图书购置",
        annual_goal="充实馆藏。",
        budget_history=(BudgetYear("2020年", "10"),),
        change_reason="新增",
    )
    drawing = draw(target, spec("target2021"))
    assert drawing.title == "2021年部门预算项目绩效目标表"
    assert [block.heading for block in drawing.blocks] == [
        "一、项目基本情况",
        "二、项目预算情况",
        "三、项目绩效及评估情况",
        "",
    ]
    money = drawing.blocks[1]
    assert money.columns == ("时间", "金额（万元）")
    assert [[cell.text for cell in row] for row in money.rows] == [["2020年", "10"]]
    assert [(value.label, value.text) for value in money.values] == [
        ("2021年较以前年度金额增减变动原因", "新增")
    ]


def test_paths_are_those_of_findings() -> None:
    drawing = draw(SOUND_SHEET, spec(SOUND_SHEET.edition))
    places = {cell.where for block in drawing.blocks for row in block.rows for cell in row}
    assert {"funding.total.executed", "indicators[0].score"} <= places


def test_persons_are_left_out_and_totals_are_shown() -> None:
    drawing = draw(
        DepartmentEvaluation("dept2020", 2020, "文化馆", total_score="91"), spec("dept2020")
    )
    assert [(v.label, v.text) for v in drawing.blocks[-1].values] == [("分值", ""), ("得分", "91")]
    labels = {cell.label for cell in spec("invest2020").cells() if not cell.field}
    assert labels == {"填表人", "联系电话"}
    content = {"kind": "investment_performance", "edition": "invest2020"}
    shown = draw(read_document(content), spec("invest2020"))
    assert not labels & {value.label for block in shown.blocks for value in block.values}


@pytest.mark.parametrize(
    "name", [name for kind in all_kinds() for name in kind.specs], ids=lambda name: name
)
def test_an_empty_sheet_of_every_form_can_be_drawn_and_written(name: str) -> None:
    empty = read_document({"kind": spec(name).kind, "edition": name})
    book = load_workbook(io.BytesIO(drawn_workbook([draw(empty, spec(name))])))
    assert book.worksheets[0].max_row > 3


def test_no_cell_of_a_workbook_is_run() -> None:
    target = PerformanceTarget("target2021", project_name="=1+1", overview="@x\x00")
    book = load_workbook(io.BytesIO(drawn_workbook([draw(target, spec("target2021"))])))
    cells = {cell.value: cell for row in book.worksheets[0] for cell in row if cell.value}
    assert cells["=1+1"].data_type == "s"
    assert cells["=1+1"].quotePrefix
    assert "@x" in cells
