"""NA_WEIGHTED: weight on a row without an indicator."""

from __future__ import annotations

from typing import Any

import pytest

from tests.evaluations.rules.sheets import SHEET, found, places, with_row

CODE = "NA_WEIGHTED"


BLANK: dict[str, Any] = {"level3": "", "target": "", "actual": "无"}


def test_weight_on_an_empty_or_marked_row() -> None:
    (finding,) = found(CODE, with_row(4, weight="5", score="0"))
    assert (finding.where, finding.printed, finding.expected) == ("indicators[4].weight", "5", "/")
    assert places(CODE, with_row(0, **BLANK)) == ["indicators[0].weight"]


def test_a_marked_row_with_points_is_another_rules() -> None:
    assert found(CODE, with_row(4, weight="5", score="5")) == ()


@pytest.mark.parametrize(("weight", "score"), [("0.5", "0"), ("1", "/")])
def test_any_weight_counts(weight: str, score: str) -> None:
    assert places(CODE, with_row(4, weight=weight, score=score)) == ["indicators[4].weight"]
    assert found(CODE, with_row(4, weight=weight, score="0.5")) == ()


@pytest.mark.parametrize("weight", ["/", "", "0", "五"])
def test_rows_without_weight_pass(weight: str) -> None:
    assert found(CODE, with_row(4, weight=weight)) == ()
    assert found(CODE, SHEET) == ()
