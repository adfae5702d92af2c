"""COST_FAR_BELOW: a cost far below its limit."""

from __future__ import annotations

from typing import Any

import pytest

from tests.evaluations.rules.sheets import found, places, with_row

CODE = "COST_FAR_BELOW"


def test_far_below() -> None:
    (finding,) = found(CODE, with_row(3, actual="150元"))
    assert (finding.where, finding.printed, finding.expected) == (
        "indicators[3].actual",
        "150元",
        "≤300元",
    )
    assert finding.params == {"share": "50%", "target": "≤300元"}


@pytest.mark.parametrize(("actual", "far"), [("180元", False), ("179.99元", True), ("0元", False)])
def test_the_bound(actual: str, far: bool) -> None:
    assert bool(places(CODE, with_row(3, actual=actual))) is far


def test_a_plain_limit_counts_too() -> None:
    assert places(CODE, with_row(3, target="300元", actual="150元")) == ["indicators[3].actual"]


@pytest.mark.parametrize(
    "cells",
    [
        {"actual": "400元"},
        {"target": "≥300元", "actual": "900元"},
        {"level2": "数量指标"},
        {"level3": "不适用"},
        {"actual": "节约"},
        {"target": "≤100%", "actual": "50%"},
    ],
)
def test_other_rows_pass(cells: dict[str, Any]) -> None:
    assert found(CODE, with_row(3, **{"actual": "150元", **cells})) == ()


def test_the_floor_is_a_parameter() -> None:
    assert found(CODE, with_row(3, actual="150元"), cost_floor="0.5") == ()
    assert places(CODE, with_row(3, actual="150元"), cost_floor="0.51") == ["indicators[3].actual"]
