"""Budget documents as view trees: every form of the layouts folder, nothing left out."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from budgets.layouts import form_layouts
from budgets.layouts.view import view_of
from core.view.tree import placed
from tests.factories.views import contents

FORMS = sorted(form_layouts())


@settings(max_examples=80, deadline=None)
@given(data=st.data(), form=st.sampled_from(FORMS))
def test_every_row_fills_the_grid_and_every_text_is_shown(data: st.DataObject, form: str) -> None:
    layout = form_layouts()[form]
    content = data.draw(contents(layout))
    shown = view_of(layout, content)
    for block in shown.blocks:
        placed(block, shown.columns)
    keys = [cell.key for cell in shown.cells if cell.key]
    assert len(keys) == len(set(keys))
    texts = {cell.key: cell.text for cell in shown.cells}
    for name, value in content.items():
        if isinstance(value, str) and value and name not in ("kind", "edition", "title"):
            assert texts[name] == value
    printed = {cell.text for cell in shown.cells}
    rows = [row for table in layout.tables for row in content[table.rows]]
    assert {text for row in rows for text in row.values()} <= printed | {""}


def test_years_stand_in_their_labels() -> None:
    shown = view_of(form_layouts()["invest2020"], {"year": 2020, "plan_issued": "5"})
    assert "2020年实际下达政府投资计划①" in {cell.text for cell in shown.cells}


def test_a_department_sheet_ends_with_its_sums_under_their_columns() -> None:
    row = {"level1": "投入", "level1_weight": "20", "level2": "目标", "level2_weight": "20"}
    row |= {"level3": "合理", "level3_weight": "20", "score": "18"}
    content = {"indicators": [row], "total_weight": "100", "total_score": "93"}
    shown = view_of(form_layouts()["dept2020"], content)
    block = shown.block("indicators")
    rows = placed(block, shown.columns)
    place = {each.cell.key: each.column for line in rows for each in line}
    assert place["total_weight"] == place["indicators[0].level3_weight"]
    assert place["total_score"] == place["indicators[0].score"]


def test_texts_that_the_layout_does_not_name_are_shown_with_the_given_label() -> None:
    shown = view_of(form_layouts()["dept2020"], {"note": "旁注"}, {"note": "备注"}.__getitem__)
    assert [cell.text for cell in shown.cells][-2:] == ["备注", "旁注"]
