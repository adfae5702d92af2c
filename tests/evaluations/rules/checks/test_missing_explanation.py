"""MISSING_EXPLANATION: lost points need a reason."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.evaluations.rules.sheets import EDITION, SHEET, UNSCORED, found, places, with_row

CODE = "MISSING_EXPLANATION"


def test_full_points_need_no_reason() -> None:
    assert found(CODE, SHEET) == ()


@pytest.mark.parametrize("text", ["", "无", "无。", "—", "/", "不适用"])
def test_lost_points_without_a_reason(text: str) -> None:
    (finding,) = found(CODE, with_row(0, score="14.9", explanation=text))
    assert finding.where == "indicators[0].explanation"
    assert finding.params == {"score": "14.9", "weight": "15"}


def test_lost_points_with_a_reason() -> None:
    assert found(CODE, with_row(0, score="14", explanation="配件到货晚")) == ()


@pytest.mark.parametrize("cells", [{"score": ""}, {"weight": "?"}, {"level3": "不适用"}])
def test_silent_where_the_loss_cannot_be_read(cells: dict[str, Any]) -> None:
    assert found(CODE, with_row(0, **{"score": "14", **cells})) == ()


def test_a_score_above_its_weight_is_no_loss() -> None:
    assert found(CODE, with_row(0, score="16")) == ()


def test_silent_without_scores_or_without_the_column() -> None:
    document = with_row(0, score="14")
    columns = tuple(c for c in EDITION.indicators.columns if c.field != "explanation")
    narrow = EDITION.with_block("indicators", replace(EDITION.indicators, columns=columns))
    assert places(CODE, document) == ["indicators[0].explanation"]
    assert found(CODE, document, UNSCORED) == ()
    assert found(CODE, document, narrow) == ()
