"""Sheets of every kind as view trees from document and spec alone: nothing left out."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from budgets.documents import BudgetYear, PerformanceTargetDocument
from core.sheets.kinds import KEPT_AS_DOCUMENTS, all_kinds, read_document, spec_named, stored_as
from core.sheets.spec import SheetSpec
from core.sheets.view import content_view, document_view
from core.view.tree import View, placed
from core.view.workbook import workbook_bytes
from evaluations.rules.example import SOUND_SHEET
from tests.factories.views import contents

FORMS = sorted(name for kind in stored_as(*KEPT_AS_DOCUMENTS) for name in kind.specs)
EVERY = [name for kind in all_kinds() for name in kind.specs]


def spec(name: str) -> SheetSpec:
    found = spec_named(name)
    assert found is not None
    return found


def texts(view: View) -> list[str]:
    return [cell.text for cell in view.cells]


@settings(max_examples=80, deadline=None)
@given(data=st.data(), name=st.sampled_from(FORMS))
def test_every_row_fills_the_grid_and_every_text_is_shown(data: st.DataObject, name: str) -> None:
    content = data.draw(contents(spec(name)))
    shown = content_view(content, spec(name))
    for block in shown.blocks:
        placed(block, shown.columns)
    keys = [cell.key for cell in shown.cells if cell.key]
    assert len(keys) == len(set(keys))
    by_key = {cell.key: cell.text for cell in shown.cells}
    for field, value in content.items():
        if isinstance(value, str) and value and field not in ("kind", "edition", "title"):
            assert by_key[field] == value
    rows: list[dict[str, Any]] = [row for table in spec(name).tables for row in content[table]]
    assert {text for row in rows for text in row.values()} <= {*texts(shown), ""}


def test_a_document_shows_its_values_and_rows_under_its_title() -> None:
    target = PerformanceTargetDocument(
        "target2021",
        2021,
        project_name="图书购置",
        budget_history=(BudgetYear("2020年", "10"),),
        change_reason="新增",
    )
    shown = document_view(target, spec("target2021"))
    assert shown.title == "2021年部门预算项目绩效目标表"
    by_key = {cell.key: cell.text for cell in shown.cells}
    assert (by_key["project_name"], by_key["change_reason"]) == ("图书购置", "新增")
    assert by_key["budget_history[0].amount"] == "10"
    assert "2021年较以前年度金额增减变动原因" in texts(shown)


def test_keys_are_the_paths_of_findings() -> None:
    keys = {cell.key for cell in document_view(SOUND_SHEET, spec(SOUND_SHEET.edition)).cells}
    assert {"project_name", "indicators[0].score"} <= keys


def test_years_stand_in_their_labels() -> None:
    shown = content_view({"year": 2020, "plan_issued": "5"}, spec("invest2020"))
    assert "2020年实际下达政府投资计划①" in texts(shown)


def test_persons_are_left_out() -> None:
    persons = {cell.label for cell in spec("invest2020").cells() if not cell.field}
    assert persons == {"填表人", "联系电话"}
    content = {"kind": "investment_performance", "edition": "invest2020"}
    assert not persons & set(texts(document_view(read_document(content), spec("invest2020"))))


def test_a_department_sheet_ends_with_its_sums_under_their_columns() -> None:
    row = {"level1": "投入", "level1_weight": "20", "level2": "目标", "level2_weight": "20"}
    row |= {"level3": "合理", "level3_weight": "20", "score": "18"}
    content = {"indicators": [row], "total_weight": "100", "total_score": "93"}
    shown = content_view(content, spec("dept2020"))
    rows = placed(shown.block("indicators"), shown.columns)
    place = {each.cell.key: each.column for line in rows for each in line}
    assert place["total_weight"] == place["indicators[0].level3_weight"]
    assert place["total_score"] == place["indicators[0].score"]


def test_texts_that_the_spec_does_not_name_are_shown_with_the_given_label() -> None:
    shown = content_view({"note": "旁注"}, spec("dept2020"), {"note": "备注"}.__getitem__)
    assert texts(shown)[-2:] == ["备注", "旁注"]


@pytest.mark.parametrize("name", EVERY, ids=lambda name: name)
def test_an_empty_sheet_of_every_form_can_be_drawn_and_written(name: str) -> None:
    empty = read_document({"kind": spec(name).kind, "edition": name})
    shown = document_view(empty, spec(name))
    data = workbook_bytes([(name, shown)])
    assert load_workbook(io.BytesIO(data)).worksheets[0]["A1"].value == shown.title


def test_no_cell_of_a_workbook_is_run() -> None:
    target = PerformanceTargetDocument("target2021", project_name="=1+1", overview="@x\x00")
    data = workbook_bytes([("a", document_view(target, spec("target2021")))])
    cells = {
        cell.value: cell
        for row in load_workbook(io.BytesIO(data)).worksheets[0].iter_rows()
        for cell in row
        if cell.value
    }
    assert all(cell.data_type == "s" for cell in cells.values())
    assert any(str(value).endswith("@x") for value in cells)
