"""Which table a statement is, and what its cells hold."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from budgets.documents import StatementDocument
from budgets.rules.sheet import Figure, sheet_of
from tests.budgets.rules.tables import ACCOUNT, BUDGET, SPENDING, with_cell

FIVE = StatementDocument(
    "final_account", rows=(("207", "文化体育与传媒支出", "9.50", "9.50", "0"),)
)


@pytest.mark.parametrize(
    ("number", "title", "table"),
    [
        ("公开09", "一般公共预算财政拨款支出决算表", "05"),
        ("公开05", "2021年度支出决算表", "03"),
        ("公开05", "", "05"),
        ("05", "", "05"),
        ("公开05表", "", "05"),
        ("公开99", "", None),
        ("公开05", "对外投资表", None),
    ],
)
def test_the_longest_title_that_fits_tells_the_table(
    number: str, title: str, table: str | None
) -> None:
    sheet = sheet_of(replace(FIVE, table_no=number, title=title))

    assert (sheet.table if sheet else None) == table


def test_a_cell_is_a_number_or_nothing_or_unknown() -> None:
    statement = with_cell(with_cell(SPENDING, 1, 5, "—"), 1, 6, "见附表")
    sheet = sheet_of(with_cell(statement, 1, 7, "1%"))

    assert sheet is not None
    assert sheet.figure(0, "本年支出合计") == Figure(0, 2, "1000.25", Decimal("1000.25"), True)
    assert sheet.figure(1, "上缴上级支出") == Figure(1, 5, "—", Decimal(0), False)
    assert sheet.figure(1, "经营支出") is None
    assert sheet.figure(1, "对附属单位补助支出") is None
    assert (sheet.code(0), sheet.code(1), sheet.text(1, "没有的栏")) == ("", "205", "")


def test_the_places_a_table_prints() -> None:
    steps = [sheet.precision for sheet in map(sheet_of, (ACCOUNT, BUDGET)) if sheet]

    assert [(p.step, p.whole) for p in steps] == [(Decimal("0.01"), False), (Decimal(1), True)]
    words = tuple(("甲", "", "乙", "") for _ in BUDGET.rows)
    sheet = sheet_of(replace(BUDGET, rows=words))
    assert sheet is not None
    assert (sheet.precision.step, sheet.precision.whole) == (1, True)


@pytest.mark.parametrize("family", ["other", ""])
def test_tables_of_unknown_families_and_without_rows(family: str) -> None:
    assert sheet_of(replace(ACCOUNT, family=family)) is None
    assert sheet_of(replace(ACCOUNT, rows=())) is None
