"""POINTS_AS_VALUES: points in place of values."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from evaluations.sheet.document import SelfEvaluation
from tests.evaluations.rules.sheets import SHEET, UNSCORED, found, places, with_row

CODE = "POINTS_AS_VALUES"


def spoiled(*numbers: int) -> SelfEvaluation:
    document = SHEET
    for number in numbers:
        points = SHEET.indicators[number].weight
        document = with_row(number, document, target=points, actual=points)
    return document


def test_points_in_half_of_the_rows() -> None:
    (finding,) = found(CODE, spoiled(1, 2, 3))
    assert (finding.where, finding.printed) == ("indicators[1].target", "15")
    assert finding.params == {"count": "3", "weight": "15"}


def test_one_or_two_may_be_chance() -> None:
    assert found(CODE, spoiled(0, 1)) == ()
    assert places(CODE, spoiled(0, 1, 2), points_rows="3")
    assert found(CODE, spoiled(0, 1, 2), points_rows="4") == ()


def test_few_of_many_rows_pass() -> None:
    more = tuple(replace(SHEET.indicators[0], level3=f"路段{n}") for n in range(3))
    document = spoiled(0, 1, 2)
    assert found(CODE, replace(document, indicators=document.indicators + more)) == ()


@pytest.mark.parametrize(
    "cells", [{"actual": "14"}, {"target": "15盏"}, {"target": "≥15"}, {"score": ""}]
)
def test_anything_else_is_a_value(cells: dict[str, Any]) -> None:
    assert found(CODE, with_row(0, spoiled(0, 1, 2), **cells)) == ()


def test_silent_for_an_edition_without_scores() -> None:
    assert found(CODE, spoiled(0, 1, 2), UNSCORED) == ()
