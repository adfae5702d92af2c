"""ST_SPLIT: the parts of a row, the units of a department."""

from __future__ import annotations

from dataclasses import replace

from budgets.documents import StatementDocument
from budgets.rules import message
from tests.budgets.rules.tables import BY_UNIT, SPENDING, UNIT, codes, found, with_cell, with_row

SHARED = StatementDocument(
    "final_account", 2021, "公开07", "一般公共预算财政拨款“三公”经费支出决算表", UNIT,
    rows=(("5.2", "0", "4.5", "0", "4.5", "0.7", "4.31", "0", "4.02", "0", "4.02", "0.29"),),
)  # fmt: skip


def only(statement: StatementDocument) -> list[tuple[str, str]]:
    return [(where, expected) for code, where, expected in codes(statement) if code == "ST_SPLIT"]


def test_basic_and_project_spending_make_the_sum() -> None:
    statement = with_cell(SPENDING, 3, 3, "1.00")

    assert only(statement) == [("rows[3][2]", "10.05")]
    finding = next(finding for finding in found(statement) if finding.code == "ST_SPLIT")
    assert message(finding) == (
        "“2050803 培训支出 · 本年支出合计”为 9.05 万元，本行各组成部分合计为 10.05 万元，"
        "相差 1 万元。"
    )


def test_a_table_of_one_row() -> None:
    assert codes(SHARED) == []
    assert only(with_cell(SHARED, 0, 5, "1.7")) == [("rows[0][0]", "6.2")]


def test_units_make_the_department() -> None:
    statement = with_cell(BY_UNIT, 0, 5, "480")

    assert only(statement) == [("rows[0][3]", "700"), ("rows[0][5]", "500")]


def test_silent_where_a_part_is_no_number_or_all_are_empty() -> None:
    assert only(with_cell(with_cell(SPENDING, 3, 2, "99"), 3, 3, "见附表")) == []
    empty = ("2050899", "其他培训", "7.00", "", "", "", "", "")
    assert only(with_row(SPENDING, 4, *empty)) == []


def test_silent_where_the_columns_seem_to_be_others() -> None:
    rows = tuple((*row[:3], row[3], "3.00", *row[5:]) for row in SPENDING.rows)

    assert only(replace(SPENDING, rows=rows)) == []


def test_silent_where_the_first_unit_is_not_the_department() -> None:
    rows = (("云溪区博物馆", *BY_UNIT.rows[0][1:]), *BY_UNIT.rows[1:])

    assert only(with_cell(replace(BY_UNIT, rows=rows), 4, 3, "900")) == [("rows[4][3]", "300")]


def test_silent_where_units_sum_up_units() -> None:
    below = with_row(BY_UNIT, 6, "云溪区美术馆分馆", "", "", "300", "100", "200")

    assert only(below) == []
    assert only(with_cell(BY_UNIT, 0, 0, "合计")) == []


def test_sentences_say_what_was_added() -> None:
    finding = next(f for f in found(with_cell(BY_UNIT, 0, 5, "480")) if f.where == "rows[0][5]")

    assert message(finding).startswith("“云溪区文化馆 · 项目支出”为 480 万元，各所属单位合计为 500")


def test_a_department_of_one_unit() -> None:
    one = replace(BY_UNIT, rows=BY_UNIT.rows[:4])

    assert {where for where, _ in only(one)} == {"rows[0][3]", "rows[0][4]", "rows[0][5]"}


def test_three_rows_that_all_fail_are_other_columns() -> None:
    rows = tuple(("", "2070109", "群众文化", "9", "1", "2") for _ in range(3))

    assert only(replace(BY_UNIT, rows=rows)) == []
    assert len(only(replace(BY_UNIT, rows=rows[:2]))) == 2


def test_a_sum_without_parts_and_parts_without_a_sum_are_slips() -> None:
    assert only(with_cell(SPENDING, 8, 2, "0")) == [("rows[8][2]", "100")]
    assert only(with_cell(with_cell(SPENDING, 9, 3, "0"), 9, 4, "0")) == [("rows[9][2]", "0")]


def test_units_of_units_are_told_by_the_first_amount() -> None:
    rows = (
        (UNIT, "", "", "720", "220", "500"),
        ("云溪区文化局", "", "", "720", "110", "610"),
        ("云溪区美术馆", "", "", "300", "60", "240"),
        ("云溪区图书馆", "", "", "420", "50", "370"),
    )
    assert [where for where, _ in only(replace(BY_UNIT, rows=rows))] == []
