"""RATE_GT_100: spending beyond the budget."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.evaluations.rules.sheets import SHEET, found, places, with_funding

CODE = "RATE_GT_100"


def test_spending_up_to_the_budget_passes() -> None:
    assert found(CODE, SHEET) == ()
    assert found(CODE, with_funding("total", executed="480000.00")) == ()


def test_a_cent_too_much() -> None:
    (finding,) = found(CODE, with_funding("total", executed="480000.01"))
    assert (finding.where, finding.printed, finding.expected) == (
        "funding.total.executed",
        "480000.01",
        "≤480000.00",
    )


def test_the_parts_are_checked_where_the_total_is_in_order() -> None:
    document = with_funding("other", executed="5.00")
    assert places(CODE, document) == ["funding.other.executed"]
    assert places(CODE, with_funding("total", document, executed="999999")) == [
        "funding.total.executed"
    ]


def test_spending_without_any_budget() -> None:
    assert places(CODE, with_funding("total", adjusted_budget="0")) == ["funding.total.executed"]


@pytest.mark.parametrize("cells", [{"executed": "五十万"}, {"adjusted_budget": "—"}])
def test_silent_without_both_amounts(cells: dict[str, Any]) -> None:
    assert found(CODE, with_funding("total", **cells)) == ()


def test_without_a_total_row_the_parts_are_checked() -> None:
    document = with_funding("other", executed="5.00")
    assert places(CODE, replace(document, funding=document.funding[1:]))
