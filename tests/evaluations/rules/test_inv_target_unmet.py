"""INV_TARGET_UNMET: built as planned, but less than planned."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.evaluations.rules.investment_sheet import INVESTMENT, changed, found

CODE = "INV_TARGET_UNMET"


SHORT = changed(investment_completed="300")


def test_less_than_the_initial_target() -> None:
    (finding,) = found(CODE, SHORT)
    assert (finding.where, finding.printed) == ("indicators[1].completion", "是")
    assert finding.params == {"planned": "400", "done": "300"}


def test_an_honest_no_passes() -> None:
    rows = tuple(replace(row, completion="否") for row in INVESTMENT.indicators)
    assert found(CODE, replace(SHORT, indicators=rows)) == ()


@pytest.mark.parametrize("done", ["400", "500", "", "三百"])
def test_enough_or_not_to_be_read(done: str) -> None:
    assert found(CODE, changed(investment_completed=done)) == ()


def test_silent_without_an_initial_target() -> None:
    assert found(CODE, replace(SHORT, initial_target="")) == ()
