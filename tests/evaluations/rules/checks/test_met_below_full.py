"""MET_BELOW_FULL: points lost though the target was met."""

from __future__ import annotations

from typing import Any

import pytest

from tests.evaluations.rules.sheets import UNSCORED, found, with_row

CODE = "MET_BELOW_FULL"


def test_a_met_target_without_full_points() -> None:
    (finding,) = found(CODE, with_row(0, score="12"))
    assert (finding.where, finding.printed, finding.expected) == ("indicators[0].score", "12", "15")
    assert finding.params == {"target": "≥200盏", "actual": "212盏"}


@pytest.mark.parametrize(
    "cells",
    [
        {"explanation": "返修"},
        {"actual": "100盏"},
        {"actual": "及时"},
        {"score": "15"},
        {"score": ""},
    ],
)
def test_a_reason_a_missed_target_or_full_points_pass(cells: dict[str, Any]) -> None:
    assert found(CODE, with_row(0, **{"score": "12", **cells})) == ()


def test_silent_for_an_edition_without_scores() -> None:
    assert found(CODE, with_row(0, score="12"), UNSCORED) == ()


@pytest.mark.parametrize(
    ("number", "actual", "proved"),
    [
        (0, "≥212盏", True),
        (0, "≤212盏", False),
        (0, "约212盏", False),
        (2, "≤18小时", True),
        (2, "≥18小时", False),
        (2, "<24小时", True),
    ],
)
def test_an_actual_with_an_operator_may_prove_it(number: int, actual: str, proved: bool) -> None:
    document = with_row(number, actual=actual, score="5")
    assert bool(found(CODE, document)) is proved
