"""CANCELLED_TOTAL0: a total of 0 for a project that was withdrawn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.evaluations.rules.sheets import SHEET, UNSCORED, found

CODE = "CANCELLED_TOTAL0"


CANCELLED = replace(SHEET, goal_actual="项目已取消。", total_score="0")


@pytest.mark.parametrize("total", ["0", "0.00"])
def test_nought(total: str) -> None:
    (finding,) = found(CODE, replace(CANCELLED, total_score=total))
    assert (finding.where, finding.printed, finding.expected) == ("total_score", total, "—")


@pytest.mark.parametrize("total", ["—", "", "不计分", "10"])
def test_no_score_passes(total: str) -> None:
    assert found(CODE, replace(CANCELLED, total_score=total)) == ()


def test_silent_for_a_project_that_was_carried_out_or_without_scores() -> None:
    assert found(CODE, replace(SHEET, total_score="0")) == ()
    assert found(CODE, CANCELLED, UNSCORED) == ()
