"""OVER_NOEXPL: far above the target without a word."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.evaluations.rules.sheets import EDITION, found, places, with_row

CODE = "OVER_NOEXPL"


@pytest.mark.parametrize(
    ("actual", "share"), [("260盏", "130%"), ("293盏", "146.5%"), ("1万盏", "5000%")]
)
def test_far_above(actual: str, share: str) -> None:
    (finding,) = found(CODE, with_row(0, actual=actual))
    assert (finding.where, finding.printed) == ("indicators[0].explanation", actual)
    assert finding.params == {"share": share, "target": "≥200盏"}


@pytest.mark.parametrize(
    "cells",
    [
        {"actual": "259盏"},
        {"actual": "400盏", "explanation": "台风后抢修"},
        {"actual": "≥400盏"},
        {"actual": "400次"},
        {"actual": "400盏", "level3": "不适用"},
        {"target": "≤200盏", "actual": "100盏"},
    ],
)
def test_less_explained_or_not_to_be_told(cells: dict[str, Any]) -> None:
    assert found(CODE, with_row(0, **cells)) == ()


def test_the_threshold_is_a_parameter() -> None:
    assert places(CODE, with_row(0, actual="220盏"), over_threshold="1.1")
    assert found(CODE, with_row(0, actual="400盏"), over_threshold="2.1") == ()


def test_silent_without_a_column_for_it() -> None:
    columns = tuple(c for c in EDITION.indicators.columns if c.field != "explanation")
    narrow = EDITION.with_block("indicators", replace(EDITION.indicators, columns=columns))
    assert found(CODE, with_row(0, actual="400盏"), narrow) == ()
