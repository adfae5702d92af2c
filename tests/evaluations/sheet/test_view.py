"""The view tree of a self-evaluation: what stands where, in every edition."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.view.tree import View, placed
from evaluations.sheet.document import IndicatorRow, SelfEvaluation
from evaluations.sheet.editions import all_editions, get_edition
from evaluations.sheet.view import view_of
from tests.factories.documents import build_document, with_row
from tests.factories.views import self_evaluations

EDITIONS = sorted(all_editions())


def view(edition: str = "sz2021-scored", **changes: object) -> View:
    return view_of(build_document(edition=edition, **changes), get_edition(edition))


def levels(shown: View, column: int) -> list[str]:
    block = shown.block("indicators")
    cells = (each for row in placed(block, shown.columns) for each in row)
    return [each.cell.printed for each in cells if each.cell.depth == column]


@settings(max_examples=80, deadline=None)
@given(data=st.data(), edition=st.sampled_from(EDITIONS))
def test_every_row_fills_the_grid_and_every_value_stands_once(
    data: st.DataObject, edition: str
) -> None:
    spec = get_edition(edition)
    document = data.draw(self_evaluations(spec))
    shown = view_of(document, spec)
    for block in shown.blocks:
        placed(block, shown.columns)  # refuses gaps and overlaps
    keys = [cell.key for cell in shown.cells if cell.key]
    assert len(keys) == len(set(keys))
    assert sorted(row.record for row in shown.rows if row.record is not None) == list(
        range(len(document.indicators))
    )
    values = {cell.key: cell.text for cell in shown.cells if cell.key and not cell.is_label}
    assert values == expected_values(document, set(values))
    rows = [key for key in values if key.startswith("indicators[")]
    assert len(rows) == len(document.indicators) * (len({key.split(".")[1] for key in rows}) or 1)


def expected_values(document: SelfEvaluation, keys: set[str]) -> dict[str, str]:
    values = {}
    for key in keys:
        block, _dot, name = key.rpartition(".")
        if block.startswith("indicators["):
            values[key] = getattr(document.indicators[int(block[11:-1])], name)
        elif block.startswith("funding."):
            values[key] = getattr(document.funding_row(block[8:]), name)
        else:
            values[key] = getattr(document, key)
    return values


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_field_of_an_edition_has_its_cell(edition: str) -> None:
    spec = get_edition(edition)
    keys = {cell.key for cell in view(edition).cells}
    fields = (*spec.header, *spec.goals.fields, *spec.footer)
    assert {field.field for field in fields} <= keys
    levels = {"level1", "level2"}
    columns = {field.field for field in spec.indicators.columns} - levels
    assert {f"indicators[0].{name}" for name in columns} <= keys
    assert {f"funding.total.{field.field}" for field in spec.funding.columns} <= keys


def test_rows_stay_in_the_documents_order() -> None:
    shown = view()
    assert [row.record for row in shown.rows if row.record is not None] == list(range(8))
    assert levels(shown, 1) == ["产出指标（50分）", "效益指标（40分）"]
    assert levels(shown, 2)[:4] == ["数量指标", "质量指标", "时效指标", "成本指标"]


def test_a_level1_is_printed_once_even_where_others_stand_between_its_rows() -> None:
    document = build_document(edition="sz2020-completion")
    document = with_row(document, 5, level1="满意度指标", level2="服务对象满意度指标")
    shown = view_of(document, get_edition("sz2020-completion"))
    assert [name[:4] for name in levels(shown, 1)] == ["产出指标", "效益指标", "满意度指"]
    assert [row.record for row in shown.rows if row.record is not None] == [0, 1, 2, 3, 4, 6, 7, 5]


def test_a_row_without_printed_points_joins_its_level1() -> None:
    document = with_row(build_document(), 1, level1_weight="")
    shown = levels(view_of(document, get_edition("sz2021-scored")), 1)
    assert shown == ["产出指标（50分）", "效益指标（40分）"]


def test_no_points_are_printed_where_the_edition_gives_none_and_the_sheet_says_0() -> None:
    document = with_row(build_document(edition="sz2020-completion"), 1, level1_weight="0")
    rows = tuple(replace(row, level1_weight="0") for row in document.indicators)
    edition = get_edition("sz2020-completion")
    shown = levels(view_of(replace(document, indicators=rows), edition), 1)
    assert shown == ["产出指标", "效益指标"]
    assert levels(view_of(document, edition), 1) == ["产出指标（50分）", "效益指标（40分）"]


def test_two_sums_printed_behind_one_name_are_both_shown() -> None:
    document = with_row(build_document(), 7, level1_weight="10")
    shown = view_of(document, get_edition("sz2021-scored"))
    assert levels(shown, 1) == ["产出指标（50分）", "效益指标（40分）", "效益指标（10分）"]
    assert len([cell for cell in shown.cells if cell.key == "level1.效益指标.weight"]) == 1


def test_cells_say_who_fills_them_and_what_they_are() -> None:
    cells = {cell.key: cell for cell in view().cells if cell.key}
    assert cells["indicators[0].actual"].source == "typed"
    assert cells["indicators[0].target"].source == "budget"
    assert cells["funding.total.score"].source == "computed"
    assert (cells["total_score"].role, cells["total_score"].source) == ("total", "computed")
    assert cells["funding.total.executed"].align == "number"
    assert cells["indicators[0].weight"].align == "centre"
    assert cells["goal_actual"].required


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_total_ends_just_the_sheets_that_give_points(edition: str) -> None:
    keys = {cell.key for cell in view(edition).cells}
    has_points = get_edition(edition).scoring.scored
    assert ("total_score" in keys) == ("total_weight" in keys) == has_points


def test_a_sheet_without_rows_keeps_its_headings() -> None:
    block = view(indicators=()).block("indicators")
    assert len(block.rows) == 1
    assert block.rows[0].cells[0].height == 1


def test_a_row_without_levels_has_its_place() -> None:
    shown = view(indicators=(IndicatorRow(level3="孤行"),))
    assert "孤行" in {cell.text for cell in shown.cells}


def test_the_title_is_the_documents_own_or_the_editions() -> None:
    assert view(title="某表").title == "某表"
    document = replace(build_document(title=""), year=2024)
    assert view_of(document, get_edition("sz2021-scored")).title == "2024年图书购置项目自评表"
