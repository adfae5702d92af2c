"""INV_RATE: rates and sums of the investment block."""

from __future__ import annotations

import pytest

from evaluations.rules import message
from tests.evaluations.rules.investment_sheet import INVESTMENT, changed, found, places

CODE = "INV_RATE"


def test_a_sound_sheet_passes() -> None:
    assert found(CODE, INVESTMENT) == ()


@pytest.mark.parametrize(
    ("cells", "where", "expected"),
    [
        ({"overall_completion_rate": "75.00%"}, "overall_completion_rate", "60%"),
        ({"overall_completion_rate": "60.06%"}, "overall_completion_rate", "60%"),
        ({"plan_expenditure_rate": "90%"}, "plan_expenditure_rate", "100%"),
        ({"plan_issued": "450万元"}, "plan_expenditure_rate", "88.89%"),
    ],
)
def test_a_wrong_rate(cells: dict[str, str], where: str, expected: str) -> None:
    (finding,) = found(CODE, changed(**cells))
    assert (finding.where, finding.expected) == (where, expected)
    assert finding.printed == getattr(changed(**cells), where)
    assert expected in message(finding)


@pytest.mark.parametrize("rate", ["60", "60%", "60.05%", "59.95%", "0.6", "0.60", "", "—", "六成"])
def test_rounding_ratios_and_marks_pass(rate: str) -> None:
    assert found(CODE, changed(overall_completion_rate=rate)) == ()


def test_a_whole_percentage_stands_for_half_a_point_either_way() -> None:
    document = changed(cumulative_investment="604", overall_completion_rate="60%")
    assert found(CODE, document) == ()
    document = changed(cumulative_investment="606", overall_completion_rate="60%")
    assert places(CODE, document) == ["overall_completion_rate"]


def test_the_slack_is_a_parameter() -> None:
    document = changed(overall_completion_rate="60.50%")
    assert places(CODE, document)
    assert found(CODE, document, inv_rate_slack="0.5") == ()


@pytest.mark.parametrize(
    "cells", [{"total_investment": "0"}, {"total_investment": ""}, {"cumulative_investment": "?"}]
)
def test_silent_without_both_amounts(cells: dict[str, str]) -> None:
    sources = {"total_investment_fiscal": "", "total_investment_other": ""}
    assert found(CODE, changed(overall_completion_rate="5%", **{**sources, **cells})) == ()


@pytest.mark.parametrize(
    ("cells", "where", "expected"),
    [
        ({"total_investment_other": "150"}, "total_investment", "1050"),
        ({"total_investment_other": ""}, "total_investment", "900"),
        ({"completed_general_budget": "399.98"}, "investment_completed", "399.98"),
    ],
)
def test_sources_that_do_not_add_up(cells: dict[str, str], where: str, expected: str) -> None:
    (finding,) = found(CODE, changed(**cells))
    assert (finding.where, finding.expected, finding.params) == (where, expected, {"case": "sum"})
    assert finding.printed == getattr(changed(**cells), where)


@pytest.mark.parametrize(
    "cells",
    [
        {"total_investment_other": "100.01"},
        {"total_investment_other": "约100"},
        {"total_investment_fiscal": "", "total_investment_other": "—"},
        {"completed_government_fund": ""},
    ],
)
def test_tails_and_unreadable_sources_pass(cells: dict[str, str]) -> None:
    assert found(CODE, changed(**cells)) == ()


def test_a_plain_number_that_is_neither_percent_nor_ratio() -> None:
    assert places(CODE, changed(overall_completion_rate="75")) == ["overall_completion_rate"]
    assert places(CODE, changed(overall_completion_rate="0.6%")) == ["overall_completion_rate"]


def test_small_investments_are_checked_too() -> None:
    cells = {"total_investment": "1", "total_investment_fiscal": "1", "total_investment_other": ""}
    document = changed(cumulative_investment="0.5", overall_completion_rate="70%", **cells)
    assert places(CODE, document) == ["overall_completion_rate"]
