"""INV_TARGET_OVER: more issued than planned at first."""

from __future__ import annotations

import pytest

from tests.evaluations.rules.investment_sheet import changed, found

CODE = "INV_TARGET_OVER"


def test_more_than_the_initial_target() -> None:
    (finding,) = found(CODE, changed(plan_issued="400.01"))
    assert (finding.where, finding.printed) == ("plan_issued", "400.01")
    assert finding.params == {"planned": "400"}


@pytest.mark.parametrize(
    "cells", [{}, {"plan_issued": "399"}, {"plan_issued": ""}, {"initial_target": "—"}]
)
def test_no_more_or_not_to_be_read(cells: dict[str, str]) -> None:
    assert found(CODE, changed(**cells)) == ()
