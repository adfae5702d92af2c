"""What other documents say a project's budget is."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from budgets.documents import BudgetYear, StatementDocument
from budgets.rules import Announced, announced_budgets
from tests.budgets.rules.tables import ACCOUNT, PROJECTS, TARGET, with_cell

LISTED = StatementDocument(
    "budget",
    2021,
    "表13",
    unit_name="云溪区文化馆",
    rows=(("", "群众演出", "34.20", "30.20", "4.00", ""),),
)


def test_a_target_form_names_the_budget_of_its_year() -> None:
    assert list(announced_budgets([TARGET])) == [
        Announced(
            "项目绩效目标表",
            2021,
            "群众演出",
            Decimal(342_000),
            unit="云溪区文化馆",
            place="2021年预算数",
        )
    ]


@pytest.mark.parametrize("label", ["2020年预算数", "2021年执行数", "预算数"])
def test_other_years_and_what_was_spent_are_no_budget(label: str) -> None:
    target = replace(TARGET, budget_history=(BudgetYear(label, "34.20"),))
    assert list(announced_budgets([target])) == []
    assert list(announced_budgets([replace(TARGET, year=None)])) == []


def test_a_list_of_projects_names_theirs() -> None:
    (found,) = announced_budgets([LISTED])
    assert (found.source, found.project, found.amount) == ("表13", "群众演出", Decimal(342_000))
    assert (found.unit, found.place, found.source_label) == ("", "第1行", "表13（第1行）")


def test_a_unit_printed_once_is_the_unit_of_the_rows_below() -> None:
    listed = replace(
        LISTED, rows=(("云溪区文化馆", "", "", "", "", ""), *LISTED.rows, ("画院", "画展", "1.00"))
    )
    listed = replace(listed, rows=tuple((*row, *[""] * (6 - len(row))) for row in listed.rows))
    found = list(announced_budgets([listed]))
    assert [(row.project, row.unit, row.place) for row in found] == [
        ("群众演出", "云溪区文化馆", "第2行"),
        ("画展", "画院", "第3行"),
    ]


def test_a_rounded_list_names_none() -> None:
    assert list(announced_budgets([PROJECTS, ACCOUNT])) == []
    assert list(announced_budgets([with_cell(LISTED, 0, 2, "")])) == []
    doubled = replace(LISTED, rows=LISTED.rows * 2)
    assert list(announced_budgets([doubled])) == []


def test_what_cannot_be_read_hides_nothing_else() -> None:
    assert [found.project for found in announced_budgets([ACCOUNT, PROJECTS, LISTED, TARGET])] == [
        "群众演出",
        "群众演出",
    ]
    assert [found.year for found in announced_budgets([LISTED])] == [2021]
    assert list(announced_budgets([replace(LISTED, amount_unit="美元")])) == []
    assert list(announced_budgets([replace(LISTED, table_no="表99")])) == []
