"""OVER_NODEDUCT: a low target, nothing deducted."""

from __future__ import annotations

from typing import Any

import pytest

from tests.evaluations.rules.sheets import UNSCORED, found, places, with_row

CODE = "OVER_NODEDUCT"


LOW: dict[str, Any] = {"actual": "320盏", "explanation": "年初指标值设定偏低"}


@pytest.mark.parametrize(
    "text",
    [
        "年初指标值设定偏低",
        "目标值过低",
        "对工作量预估不足",
        "下年将合理设置指标值",
        "今后科学测算",
        "更客观地设定目标",
    ],
)
def test_the_explanation_admits_it(text: str) -> None:
    (finding,) = found(CODE, with_row(0, **{**LOW, "explanation": text}))
    assert (finding.where, finding.printed, finding.expected) == (
        "indicators[0].score",
        "15",
        "<15",
    )
    assert finding.params == {"share": "160%"}


@pytest.mark.parametrize(
    "cells",
    [
        {"explanation": "台风后新增抢修"},
        {"explanation": ""},
        {"score": "14"},
        {"actual": "212盏"},
        {"target": "≤400盏"},
    ],
)
def test_another_reason_fewer_points_or_less_passes(cells: dict[str, Any]) -> None:
    assert found(CODE, with_row(0, **{**LOW, **cells})) == ()


def test_the_threshold_and_the_edition() -> None:
    assert found(CODE, with_row(0, **LOW), over_threshold="1.7") == ()
    assert places(CODE, with_row(0, **LOW), over_threshold="1.6") == ["indicators[0].score"]
    assert found(CODE, with_row(0, **LOW), UNSCORED) == ()
