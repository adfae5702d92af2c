"""MISSING_FIELD: what the edition requires must be there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.evaluations.rules.sheets import SHEET, UNSCORED, found, places, with_funding, with_row

CODE = "MISSING_FIELD"
EMPTY = ["", "—", "/", "无", "无。", "  ", "不适用"]


def test_a_filled_sheet_passes() -> None:
    assert found(CODE, SHEET) == ()


@pytest.mark.parametrize(
    "field", ["project_name", "department", "implementing_unit", "goal_actual"]
)
@pytest.mark.parametrize("text", EMPTY)
def test_required_fields_of_header_and_goals(field: str, text: str) -> None:
    (finding,) = found(CODE, replace(SHEET, **{field: text}))  # type: ignore[arg-type]
    assert finding.where == field
    assert finding.params["label"]


@pytest.mark.parametrize("field", ["project_amount", "goal_expected", "period", "total_score"])
def test_other_fields_may_be_empty(field: str) -> None:
    assert found(CODE, replace(SHEET, **{field: ""})) == ()  # type: ignore[arg-type]


def test_the_spending_of_the_total_row() -> None:
    assert places(CODE, with_funding("total", executed="")) == ["funding.total.executed"]
    assert places(CODE, with_funding("other", executed="")) == []
    assert places(CODE, replace(SHEET, funding=())) == ["funding.total.executed"]


@pytest.mark.parametrize("field", ["level3", "actual", "weight", "score"])
def test_required_cells_of_a_row(field: str) -> None:
    cells: dict[str, Any] = {field: ""}
    (finding,) = found(CODE, with_row(2, **cells))
    assert finding.where == f"indicators[2].{field}"


def test_the_target_of_a_scored_row_is_missing_target() -> None:
    assert found(CODE, with_row(2, target="")) == ()
    assert places(CODE, with_row(2, target="", weight="0", score="0")) == ["indicators[2].target"]


def test_an_explanation_is_not_required() -> None:
    assert found(CODE, with_row(2, explanation="")) == ()


def test_rows_without_an_indicator_are_passed_over() -> None:
    blank: dict[str, Any] = {"level3": "", "target": "", "actual": "", "weight": "", "score": ""}
    assert found(CODE, with_row(2, **blank)) == ()
    assert found(CODE, with_row(2, level3="不适用", target="", actual="", score="")) == ()


def test_an_empty_row_with_points_lacks_its_cells() -> None:
    document = with_row(2, level3="", target="", actual="")
    assert places(CODE, document) == ["indicators[2].level3", "indicators[2].actual"]


def test_silent_about_points_where_their_cells_are_garbled() -> None:
    assert found(CODE, with_row(2, weight="10 1.00 10.00", score="")) == ()
    assert found(CODE, with_row(2, weight="", score="1O")) == ()


def test_points_are_not_required_without_scores() -> None:
    assert found(CODE, with_row(2, weight="", score=""), UNSCORED) == ()
    assert places(CODE, with_row(2, actual=""), UNSCORED) == ["indicators[2].actual"]
