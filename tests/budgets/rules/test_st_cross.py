"""ST_CROSS: one figure in several documents."""

from __future__ import annotations

from dataclasses import replace

import pytest

from budgets.documents import BudgetYear, DepartmentTargetDocument, StatementDocument
from budgets.rules import message
from tests.budgets.rules.tables import (
    ACCOUNT,
    BUDGET,
    PROJECTS,
    SPENDING,
    TARGET,
    UNIT,
    BudgetForm,
    codes,
    found,
    with_cell,
)

DEPARTMENT = DepartmentTargetDocument("depttarget2021", 2021, UNIT, budget_total="720")
LISTED = StatementDocument(
    "budget", 2021, "表3", "支出总表", UNIT,
    rows=(
        ("合计", "", "720", "220", "500"),
        ("207", "文化旅游体育与传媒支出", "650", "150", "500"),
        ("221", "住房保障支出", "70", "70", "0"),
    ),
)  # fmt: skip


def only(*documents: BudgetForm) -> list[tuple[str, str]]:
    return [(where, expected) for code, where, expected in codes(*documents) if code == "ST_CROSS"]


def test_documents_that_agree_pass() -> None:
    assert codes(ACCOUNT, SPENDING) == []
    assert codes(BUDGET, LISTED, PROJECTS, TARGET, DEPARTMENT) == []


def test_the_total_of_one_table_is_a_line_of_another() -> None:
    other = with_cell(ACCOUNT, 3, 5, "1,100.25")

    assert only(other, SPENDING) == [("rows[0][2]", "1100.25")]
    finding = next(f for f in found(other, SPENDING) if f.code == "ST_CROSS")
    assert message(finding) == (
        "“合计 · 本年支出合计”为 1000.25 万元，而公开01 本年支出合计 · 支出为 1100.25 万元，"
        "相差 100 万元。"
    )


def test_lines_of_an_account_are_classes_of_a_list() -> None:
    assert only(with_cell(ACCOUNT, 2, 5, "90.00"), SPENDING) == [("rows[2][5]", "80")]
    assert only(BUDGET, with_cell(LISTED, 2, 2, "90")) == [("rows[2][3]", "90")]


def test_a_name_that_another_table_does_not_know_is_left_out() -> None:
    assert only(with_cell(ACCOUNT, 2, 3, "三、住房支出"), with_cell(SPENDING, 9, 2, "5")) == []


@pytest.mark.parametrize(
    "change", [{"year": 2020}, {"unit_name": "云溪区美术馆"}, {"amount_unit": "美元"}]
)
def test_other_years_units_and_currencies_are_not_compared(change: dict[str, object]) -> None:
    other = replace(with_cell(ACCOUNT, 3, 5, "1,100.25"), **change)  # type: ignore[arg-type]

    assert only(other, SPENDING) == []


def test_a_table_without_unit_belongs_to_the_only_one_named() -> None:
    other = replace(with_cell(ACCOUNT, 3, 5, "1,100.25"), unit_name="")

    assert len(only(other, SPENDING)) == 1
    assert only(other, SPENDING, replace(LISTED, unit_name="云溪区美术馆")) == []


def test_a_table_held_twice_is_not_compared() -> None:
    other = with_cell(ACCOUNT, 3, 5, "1,100.25")

    assert only(other, ACCOUNT, SPENDING) == []


def test_the_title_tells_the_table_where_numbers_differ() -> None:
    other = replace(with_cell(ACCOUNT, 3, 5, "1,100.25"), title="2021年度收入支出决算总表")

    assert len(only(replace(other, table_no="公开09"), SPENDING)) == 1
    assert len(only(replace(other, title="", table_no="公开01表"), SPENDING)) == 1
    assert only(replace(other, title="", table_no="公开02"), SPENDING) == []


def test_amounts_in_another_unit_are_converted() -> None:
    rows = tuple(
        (*row[:2], *(str(round(float(cell) * 10_000)) for cell in row[2:])) for row in SPENDING.rows
    )
    in_yuan = replace(SPENDING, amount_unit="元", rows=rows)

    assert only(ACCOUNT, in_yuan) == []
    assert only(with_cell(ACCOUNT, 3, 5, "1,100.25"), in_yuan) == [("rows[0][2]", "11002500")]


def test_a_target_form_prints_its_project_as_the_list_does() -> None:
    wrong = replace(TARGET, budget_history=(BudgetYear("2021年预算数", "44.20"),))

    assert only(PROJECTS, wrong) == [("rows[1][2]", "44.2")]
    assert "项目绩效目标表“群众演出”" in message(found(PROJECTS, wrong)[0])


def test_a_rounded_figure_agrees_with_the_exact_one() -> None:
    for amount in ("33.50", "34.50", "34"):
        near = replace(TARGET, budget_history=(BudgetYear("2021年预算数", amount),))
        assert codes(PROJECTS, near) == []


@pytest.mark.parametrize(
    "change",
    [
        {"project_name": "另一项目"},
        {"project_name": ""},
        {"budget_history": (BudgetYear("2020年预算数", "99"),)},
        {"budget_history": (BudgetYear("2021年执行数", "99"),)},
        {"budget_history": (BudgetYear("2021年预算数", "见附表"),)},
        {"budget_history": ()},
    ],
)
def test_a_target_form_that_cannot_be_compared(change: dict[str, object]) -> None:
    assert codes(PROJECTS, replace(TARGET, **change)) == []  # type: ignore[arg-type]


def test_a_project_listed_twice_is_left_out() -> None:
    wrong = replace(TARGET, budget_history=(BudgetYear("2021年预算数", "44.20"),))

    assert only(with_cell(PROJECTS, 2, 1, "群众演出"), wrong) == []


def test_the_departments_target_has_its_total() -> None:
    wrong = replace(DEPARTMENT, budget_total="820")

    assert only(BUDGET, wrong) == [("rows[6][3]", "820")]
    assert only(BUDGET, replace(DEPARTMENT, budget_total="")) == []


def test_a_departments_target_in_yuan_is_no_other_amount() -> None:
    assert only(BUDGET, replace(DEPARTMENT, budget_total="7200000")) == []


@pytest.mark.parametrize(
    ("yuan", "code"),
    [("10002549", ""), ("10002551", "ST_TAIL"), ("10002700", "ST_TAIL"), ("10002701", "ST_CROSS")],
)
def test_the_coarser_of_two_figures_decides(yuan: str, code: str) -> None:
    exact = StatementDocument("final_account", 2021, "公开03", "支出决算表", UNIT, "元",
        rows=(("合计", "", yuan, yuan, "0"), ("205", "教育支出", yuan, yuan, "0")))  # fmt: skip
    account = replace(ACCOUNT, rows=ACCOUNT.rows[3:])

    assert {finding.code for finding in found(account, exact)} == ({code} if code else set())


@pytest.mark.parametrize(
    ("unit", "wan", "code"),
    [("元", "34", ""), ("元", "34.5", "ST_CROSS"), ("万元", "36", "ST_CROSS")],
)
def test_a_list_in_yuan_against_a_target_in_ten_thousands(unit: str, wan: str, code: str) -> None:
    amount = "340,000" if unit == "元" else "34"
    listed = with_cell(with_cell(PROJECTS, 1, 2, amount), 1, 3, amount)
    listed = replace(with_cell(listed, 1, 4, "0"), amount_unit=unit)
    target = replace(TARGET, budget_history=(BudgetYear("2021年预算数", wan),))

    assert [finding[0] for finding in codes(listed, target)] == ([code] if code else [])


def test_one_form_that_cannot_be_compared_does_not_hide_another() -> None:
    wrong = replace(TARGET, budget_history=(BudgetYear("2021年预算数", "44.20"),))
    unknown = replace(TARGET, project_name="另一项目")
    assert len(only(PROJECTS, unknown, wrong)) == 1

    silent = [replace(DEPARTMENT, budget_total=text) for text in ("", "7200000", "90%")]
    assert len(only(BUDGET, *silent, replace(DEPARTMENT, budget_total="820"))) == 1


def test_documents_are_named_in_the_sentence() -> None:
    wrong = replace(DEPARTMENT, budget_total="820.50")
    (sentence,) = [message(finding) for finding in found(BUDGET, wrong)]
    assert "而部门整体支出绩效目标表的年度预算合计为 820.5 万元" in sentence

    line = with_cell(LISTED, 2, 2, "90")
    assert any(
        "“二、住房保障支出 · 支出”为 70 万元，而表3 221 住房保障支出 · 合计为 90"
        in message(finding)
        for finding in found(BUDGET, line)
    )
