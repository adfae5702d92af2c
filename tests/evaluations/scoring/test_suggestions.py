"""Suggested scores: the points of target and actual, with a formula in the row's own numbers."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.rules import score_lines
from evaluations.scoring.suggestions import suggestions
from evaluations.sheet.editions import get_edition
from tests.factories.documents import build_document, with_funding, with_row

SCORED = get_edition("sz2021-scored")


@pytest.mark.parametrize(
    ("row", "actual", "points", "formula"),
    [
        (0, "7600册", "19", "分值 20 × 7600册 ÷ ≥8000册 = 19"),
        (0, "8200册", "20", "8200册 达到指标值 ≥8000册，分值 20 = 20"),
        (2, "40天", "7.5", "分值 10 × ≤30天 ÷ 40天 = 7.5"),
        (7, "45%", "10", "分值 20 × 45% ÷ ≥90% = 10"),
    ],
)
def test_a_measured_row_suggests_its_points(
    row: int, actual: str, points: str, formula: str
) -> None:
    document = with_row(build_document(), row, actual=actual)
    found = {each.row: each for each in suggestions(document, SCORED)}
    assert found[row].points == Decimal(points)
    assert found[row].formula == formula
    assert found[row].where == f"indicators[{row}].score"


@pytest.mark.parametrize("cells", [{"actual": "良好"}, {"weight": ""}, {"actual": ""}])
def test_what_cannot_be_measured_suggests_nothing(cells: dict[str, str]) -> None:
    document = with_row(build_document(), 0, **cells)
    assert 0 not in {each.row for each in suggestions(document, SCORED)}


def test_a_sheet_without_points_suggests_nothing() -> None:
    edition = get_edition("sz2020-completion")
    assert list(suggestions(replace(build_document(), edition=edition.id), edition)) == []


def test_a_score_is_explained_line_by_line() -> None:
    document = with_row(build_document(), 0, actual="7600册", score="18")
    document = with_row(with_row(document, 1, score=""), 3, actual="良好")
    lines = {line.where: line for line in score_lines(document, SCORED)}
    assert lines["funding.total.score"].how == "分值 10 × 执行率 95%"
    assert lines["indicators[0].score"].how == (
        "自评 18；按数值核算：分值 20 × 7600册 ÷ ≥8000册 = 19"
    )
    assert lines["indicators[1].score"].how == "得分未填，不计入合计"
    assert lines["indicators[2].score"].how == "25天 达到指标值 ≤30天，分值 10 = 10"
    assert "自评" in lines["indicators[3].score"].how
    total = lines["total_score"]
    assert total.how == "9.5 + 38 + 40"
    assert total.given == "87.5"


def test_the_lines_add_up_to_the_total_whatever_the_money_says() -> None:
    document = with_funding(build_document(), "total", executed="100000", score="2.63")
    total = score_lines(document, SCORED)[-1]
    assert sum(map(Decimal, total.how.split(" + "))) == Decimal(total.given)
