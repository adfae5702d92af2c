"""ST_TAIL: rounding is told from a slip by the places a table prints."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.documents import BudgetYear, StatementDocument
from budgets.rules import check_statements, message
from core.findings import Severity
from tests.budgets.rules.tables import (
    ACCOUNT,
    BUDGET,
    PROJECTS,
    TARGET,
    UNIT,
    codes,
    found,
    with_cell,
)


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("1,000.26", "ST_TAIL"),
        ("1,000.27", "ST_TAIL"),
        ("1,000.23", "ST_TAIL"),
        ("1,000.28", "ST_BALANCE"),
        ("1,000.22", "ST_BALANCE"),
    ],
)
def test_two_last_places_with_decimals(printed: str, code: str) -> None:
    assert codes(with_cell(ACCOUNT, 3, 2, printed))[0] == (code, "rows[3][2]", "1000.25")


@pytest.mark.parametrize(("printed", "code"), [("651", "ST_TAIL"), ("652", "ST_BALANCE")])
def test_one_whole_unit_without(printed: str, code: str) -> None:
    assert [finding[0] for finding in codes(with_cell(BUDGET, 0, 3, printed))] == [code]


def test_a_hint_with_its_own_words() -> None:
    (finding,) = found(with_cell(BUDGET, 0, 3, "651"))

    assert finding.severity == Severity.HINT
    assert message(finding) == (
        "“本年支出合计”为 720 万元，所列各项合计为 721 万元，相差 1 万元，应为四舍五入所致。"
    )


def test_zeros_dropped_at_the_end_do_not_make_a_table_coarse() -> None:
    statement = with_cell(ACCOUNT, 2, 5, "81")

    assert codes(statement)[0][0] == "ST_BALANCE"


def test_targets_off_by_a_tail() -> None:
    near = replace(TARGET, budget_history=(BudgetYear("2021年预算数", "35.00"),))

    assert codes(PROJECTS, near) == [("ST_TAIL", "rows[1][2]", "35")]


def listed(amounts: list[int], total: int) -> StatementDocument:
    rows = [
        (f"{201 + n}", "某类", str(amount), str(amount), "0") for n, amount in enumerate(amounts)
    ]
    head = ("合计", "", str(total), str(total), "0")
    return StatementDocument("budget", 2021, "表3", "支出总表", UNIT, rows=(head, *rows))


@pytest.mark.parametrize(
    ("count", "off", "code"),
    [(10, 2, "ST_HIERARCHY"), (11, 2, "ST_TAIL"), (25, 3, "ST_HIERARCHY"), (26, 3, "ST_TAIL")],
)
def test_many_rounded_parts_drift_further(count: int, off: int, code: str) -> None:
    assert {finding[0] for finding in codes(listed([5] * count, 5 * count + off))} == {code}


def test_the_tail_is_a_parameter() -> None:
    statement = with_cell(BUDGET, 0, 3, "653")

    (outcome,) = check_statements([statement], parameters={"st_tail_whole": "3"})
    assert [finding.code for finding in outcome.findings] == ["ST_TAIL"]


@given(
    st.lists(st.integers(0, 10**7), min_size=1, max_size=40),
    st.sampled_from([10, 100, 1000]),
)
def test_rounded_parts_of_an_exact_sum_are_seldom_an_error(cents: list[int], unit: int) -> None:
    """Amounts rounded one by one and their sum rounded once: off by half a place each at most."""
    amounts = [(cent + unit // 2) // unit for cent in cents]
    total = (sum(cents) + unit // 2) // unit
    sure = 3 * (len(amounts) / 2 + 0.5) ** 2 <= len(amounts) + 1
    errors = [code for code, *_ in codes(listed(amounts, total)) if code != "ST_TAIL"]
    assert not sure or errors == []


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=40))
def test_exact_sums_are_silent(amounts: list[int]) -> None:
    assert codes(listed(amounts, sum(amounts))) == []
