"""FUND_PARTS: the parts add up to the total, column by column."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evaluations.rules.sheets import SHEET, found, places, with_funding

CODE = "FUND_PARTS"


def test_parts_that_add_up_pass() -> None:
    assert found(CODE, SHEET) == ()


@pytest.mark.parametrize("column", ["initial_budget", "adjusted_budget", "executed"])
def test_each_column_is_added(column: str) -> None:
    cells: dict[str, Any] = {column: "1.00"}
    (finding,) = found(CODE, with_funding("other", **cells))
    assert finding.where == f"funding.total.{column}"
    assert Decimal(finding.expected) - Decimal(finding.printed) == 1


def test_a_cent_in_yuan_counts() -> None:
    assert places(CODE, with_funding("other", executed="0.01")) == ["funding.total.executed"]


def test_a_whole_total_in_yuan_is_exact() -> None:
    document = with_funding("other", with_funding("total", executed="456000"), executed="0.40")
    assert places(CODE, document) == ["funding.total.executed"]


def test_rounded_parts_in_wan_may_leave_a_tail() -> None:
    document = with_funding("other", executed="0.01")
    assert found(CODE, replace(document, amount_unit="万元")) == ()
    document = with_funding("other", executed="0.03")
    assert places(CODE, replace(document, amount_unit="万元")) == ["funding.total.executed"]


@pytest.mark.parametrize("mark", ["", "—", "/"])
def test_a_mark_among_numbers_is_nothing(mark: str) -> None:
    assert found(CODE, with_funding("other", executed=mark)) == ()
    assert places(CODE, with_funding("carryover", executed=mark)) == ["funding.total.executed"]


def test_silent_where_the_whole_sum_may_stand_in_an_empty_cell() -> None:
    document = with_funding("carryover", initial_budget="0.00")
    document = with_funding("fiscal_current_year", document, initial_budget="")
    assert found(CODE, document) == ()


@pytest.mark.parametrize("source", ["total", "other"])
def test_silent_where_a_cell_is_unreadable(source: str) -> None:
    assert found(CODE, with_funding(source, executed="四十五万")) == ()


def test_silent_without_a_total_or_parts() -> None:
    assert found(CODE, replace(SHEET, funding=SHEET.funding[:1])) == ()
    assert found(CODE, replace(SHEET, funding=SHEET.funding[1:])) == ()


def test_rows_that_are_no_part_do_not_count() -> None:
    extra = replace(SHEET.funding[3], source="central", executed="99.00")
    assert found(CODE, replace(SHEET, funding=(*SHEET.funding, extra))) == ()


@given(st.lists(st.decimals("0.01", "9999999", places=2), min_size=3, max_size=3))
def test_the_exact_sum_always_passes_and_a_yuan_off_never(parts: list[Decimal]) -> None:
    document = SHEET
    for row, part in zip(SHEET.funding[1:], parts, strict=True):
        document = with_funding(row.source, document, executed=str(part))
    exact = sum(parts)
    assert found(CODE, with_funding("total", document, executed=str(exact))) == ()
    assert places(CODE, with_funding("total", document, executed=str(exact + 1)))


def test_how_far_rounded_amounts_may_lie_apart() -> None:
    document = with_funding("total", executed="456000.0")
    assert found(CODE, with_funding("other", document, executed="0.05")) == ()
    assert places(CODE, with_funding("other", document, executed="0.06"))


def test_an_empty_column_beside_a_total_may_hold_the_sum() -> None:
    document = with_funding("fiscal_current_year", executed="")
    document = with_funding("carryover", document, executed="")
    assert found(CODE, with_funding("other", document, executed="")) == ()
    zero = with_funding(
        "fiscal_current_year", with_funding("carryover", executed="0"), executed="0"
    )
    assert places(CODE, zero) == ["funding.total.executed"]
