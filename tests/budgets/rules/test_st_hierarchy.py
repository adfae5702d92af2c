"""ST_HIERARCHY: codes below codes, classes, lines below lines, rows below units."""

from __future__ import annotations

from dataclasses import replace

import pytest

from budgets.documents import StatementDocument
from budgets.rules import message
from tests.budgets.rules.tables import (
    BUDGET,
    BY_CLASS,
    BY_UNIT,
    PROJECTS,
    SPENDING,
    codes,
    found,
    with_cell,
    with_row,
    without_row,
)

BOUGHT = StatementDocument(
    "budget", 2021, "表11", "政府采购项目支出表", "云溪区文化馆",
    rows=(
        ("云溪区文化馆", "", "", "30.00"),
        ("", "A", "货物类", "12.00"),
        ("", "A030201", "台式计算机", "7.00"),
        ("", "A03020201", "打印机", "5.00"),
        ("", "C", "服务类", "18.00"),
        ("", "C9900", "其他服务", "18.00"),
    ),
)  # fmt: skip


@pytest.mark.parametrize("statement", [SPENDING, BY_UNIT, BY_CLASS, PROJECTS, BOUGHT])
def test_sound_tables_pass(statement: StatementDocument) -> None:
    assert codes(statement) == []


def only(code: str, *statements: StatementDocument) -> list[tuple[str, str]]:
    return [(where, expected) for c, where, expected in codes(*statements) if c == code]


def test_a_class_is_the_sum_of_what_is_below() -> None:
    statement = with_cell(SPENDING, 8, 2, "110.00")

    assert only("ST_HIERARCHY", statement) == [("rows[4][2]", "921.2")]
    assert message(found(statement)[0]) == (
        "“207 文化体育与传媒支出 · 本年支出合计”为 911.20 万元，其下级科目合计为 921.2 万元，"
        "相差 10 万元。"
    )


def test_every_level_and_every_column() -> None:
    assert only("ST_HIERARCHY", with_cell(SPENDING, 7, 4, "101.00")) == [("rows[5][4]", "190.95")]
    assert only("ST_HIERARCHY", with_cell(SPENDING, 9, 3, "70.00")) == [("rows[0][3]", "680.25")]


def test_a_level_that_is_left_out_is_bridged() -> None:
    assert codes(without_row(SPENDING, 2)) == []
    assert only("ST_HIERARCHY", with_cell(without_row(SPENDING, 2), 2, 2, "8.05"))


def test_codes_of_goods_have_their_own_lengths() -> None:
    assert only("ST_HIERARCHY", with_cell(BOUGHT, 2, 3, "8.00")) == [("rows[1][3]", "13")]
    assert only("ST_HIERARCHY", with_cell(BOUGHT, 0, 3, "40.00")) == [("rows[0][3]", "30")]


def test_a_unit_is_the_sum_of_its_codes() -> None:
    statement = with_cell(BY_UNIT, 2, 4, "55")

    assert only("ST_HIERARCHY", statement) == [("rows[1][4]", "125")]
    assert message(found(statement)[0]).startswith(
        "“云溪区文化馆本级 · 基本支出”为 120 万元，各科目合计"
    )


def test_silent_where_a_code_stands_twice() -> None:
    doubled = with_row(SPENDING, 8, *SPENDING.rows[7])

    assert only("ST_HIERARCHY", doubled) == []


def test_silent_above_rows_without_a_code() -> None:
    statement = with_row(SPENDING, 10, "", "其他", "5.00", "5.00", "0", "0", "0", "0")

    assert only("ST_HIERARCHY", with_cell(statement, 0, 2, "1005.25")) == []


def test_silent_where_the_column_of_codes_holds_others() -> None:
    assert codes(with_cell(with_cell(SPENDING, 8, 2, "1"), 3, 0, "培训")) == []
    names = tuple(("", *row[1:]) for row in SPENDING.rows)
    assert codes(replace(SPENDING, rows=names)) == []


def test_silent_where_a_total_stands_twice() -> None:
    twice = with_row(SPENDING, 10, "合计", "", "1", "1", "0", "0", "0", "0")

    assert only("ST_HIERARCHY", twice) == []


def test_lines_in_brackets_make_the_line_above() -> None:
    statement = with_cell(BUDGET, 1, 1, "500")

    assert codes(statement) == [("ST_HIERARCHY", "rows[0][1]", "620")]
    assert "“一、一般公共预算财政拨款”为 720 万元，其下各小项合计" in message(found(statement)[0])


@pytest.mark.parametrize("name", ["（三）财政专项资金拨款", "财政专项资金拨款"])
def test_silent_where_a_line_in_brackets_may_be_lost(name: str) -> None:
    assert only("ST_HIERARCHY", with_cell(BUDGET, 2, 0, name)) in ([], [("rows[0][1]", "600")])


def test_silent_where_brackets_skip_a_number() -> None:
    statement = with_row(with_cell(BUDGET, 1, 1, "100"), 3, "（四）其他", "0", "", "0")

    assert only("ST_HIERARCHY", statement) == []


def test_items_make_their_economic_class_and_classes_their_unit() -> None:
    assert only("ST_HIERARCHY", with_cell(BY_CLASS, 4, 1, "210")) == [("rows[2][1]", "270")]
    assert only("ST_HIERARCHY", with_cell(BY_CLASS, 7, 2, "220")) == [("rows[7][2]", "200")]


def test_silent_where_a_name_is_a_class_or_an_item() -> None:
    row = ("其他支出", *(["7"] * 5), *(["0"] * 13))

    assert only("ST_HIERARCHY", with_row(BY_CLASS, 7, *row)) == []


def test_silent_where_items_stand_above_every_class() -> None:
    assert only("ST_HIERARCHY", with_cell(without_row(BY_CLASS, 2), 2, 1, "999")) == []


def test_projects_make_their_unit_where_it_prints_a_sum() -> None:
    with_sum = replace(
        PROJECTS, rows=((PROJECTS.rows[0][0], "", "130", "126", "4", ""), *PROJECTS.rows[1:])
    )

    assert only("ST_HIERARCHY", with_sum) == [("rows[0][2]", "120"), ("rows[0][3]", "116")]


@pytest.mark.parametrize(
    ("statement", "phrase"),
    [
        (with_cell(BY_CLASS, 4, 1, "210"), "“商品和服务支出 · 总计”为 260 万元，其下各款合计"),
        (with_cell(BY_CLASS, 7, 2, "220"), "“云溪区美术馆 · 本年收入合计”为 220 万元，各科目合计"),
        (with_cell(PROJECTS, 0, 2, "130"), "“云溪区文化馆 · 合计”为 130 万元，其下各项目合计"),
    ],
)
def test_sentences_say_what_was_added(statement: StatementDocument, phrase: str) -> None:
    assert phrase in message(next(f for f in found(statement) if f.code == "ST_HIERARCHY"))


def test_the_last_items_and_the_last_class_count() -> None:
    assert only("ST_HIERARCHY", with_cell(BY_CLASS, 9, 1, "250")) == [("rows[8][1]", "250")]
    assert only("ST_HIERARCHY", with_cell(BY_CLASS, 6, 5, "45")) == []
    assert only("ST_HIERARCHY", with_cell(BY_CLASS, 6, 4, "45")) == [("rows[5][4]", "45")]


def test_one_unit_that_cannot_be_read_does_not_hide_another() -> None:
    doubled = with_row(with_cell(BY_UNIT, 5, 4, "150"), 3, *BY_UNIT.rows[2])
    assert only("ST_HIERARCHY", doubled) == [("rows[5][4]", "150")]

    row = ("其他支出", *(["7"] * 5), *(["0"] * 13))
    unsure = with_row(with_cell(BY_CLASS, 9, 1, "250"), 7, *row)
    assert only("ST_HIERARCHY", unsure) == [("rows[9][1]", "250")]
    loose = without_row(with_cell(BY_CLASS, 9, 1, "250"), 2)
    assert only("ST_HIERARCHY", loose) == [("rows[7][1]", "250")]


def test_a_class_below_a_total_that_is_no_unit_name() -> None:
    named = with_cell(BY_CLASS, 0, 0, "合计")

    assert codes(named) == []
    assert ("ST_SPLIT", "rows[0][1]", "500") in codes(with_cell(named, 0, 1, "600"))


def test_a_code_one_digit_longer_stands_below() -> None:
    goods = with_cell(with_cell(BOUGHT, 2, 1, "A1"), 3, 1, "A2")

    assert codes(goods) == []
    assert only("ST_HIERARCHY", with_cell(goods, 2, 3, "9.00")) == [("rows[1][3]", "14")]


def test_the_first_of_several_nested_groups_may_be_broken() -> None:
    rows = (
        ("一、一般公共预算财政拨款", "720", "", ""),
        ("（二）财政专项资金拨款", "120", "", ""),
        ("二、其他收入", "9", "", ""),
        ("（一）捐赠", "5", "", ""),
    )
    assert only("ST_HIERARCHY", replace(BUDGET, rows=rows)) == [("rows[2][1]", "5")]
