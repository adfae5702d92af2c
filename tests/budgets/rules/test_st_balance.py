"""ST_BALANCE: items, the year's sum, what was carried over, the total, both sides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from budgets.documents import StatementDocument
from budgets.rules import message
from tests.budgets.rules.tables import (
    ACCOUNT,
    BUDGET,
    codes,
    found,
    with_cell,
    with_row,
    without_row,
)


def test_sound_accounts_pass() -> None:
    assert codes(ACCOUNT) == codes(BUDGET) == []


def test_items_make_the_sum_of_the_year() -> None:
    statement = with_cell(ACCOUNT, 0, 2, "901.25")

    assert codes(statement) == [("ST_BALANCE", "rows[3][2]", "1001.25")]
    assert message(found(statement)[0]) == (
        "“本年收入合计”为 1,000.25 万元，所列各项合计为 1001.25 万元，相差 1 万元。"
    )


def test_the_sum_and_what_was_carried_over_make_the_total() -> None:
    statement = with_cell(ACCOUNT, 4, 2, "10.00")

    assert codes(statement) == [("ST_BALANCE", "rows[5][2]", "1010.25")]
    assert "本年合计加各项结转" in message(found(statement)[0])


def test_income_and_expenditure_make_the_same_total() -> None:
    statement = with_cell(with_cell(ACCOUNT, 5, 5, "1,010.25"), 4, 5, "10.00")

    assert codes(statement) == [("ST_BALANCE", "rows[5][5]", "1012.25")]
    assert "收入一方的总计" in message(found(statement)[0])


def test_both_sides_of_a_budget() -> None:
    assert codes(with_cell(BUDGET, 0, 3, "660")) == [("ST_BALANCE", "rows[4][3]", "730")]
    assert codes(with_cell(BUDGET, 5, 1, "50")) == [("ST_BALANCE", "rows[6][1]", "770")]


def test_items_go_to_the_total_where_no_sum_of_the_year_is_printed() -> None:
    statement = without_row(BUDGET, 4)

    assert codes(statement) == []
    assert ("ST_BALANCE", "rows[5][3]", "730") in codes(with_cell(statement, 0, 3, "660"))
    assert ("ST_BALANCE", "rows[5][3]", "735") in codes(with_cell(statement, 4, 3, "15"))


@pytest.mark.parametrize(
    ("row", "column", "text"),
    [
        (0, 2, "约900"),  # no number
        (0, 2, "90%"),  # no amount
        (0, 0, "三、一般公共预算财政拨款收入"),  # a line may be lost
        (0, 0, ""),  # an amount whose name is lost
        (3, 0, ""),  # the sum's name is lost
        (3, 0, "本年合计数"),
    ],
)
def test_silent_where_a_line_cannot_be_read(row: int, column: int, text: str) -> None:
    statement = with_cell(with_cell(ACCOUNT, 1, 2, "100.70"), row, column, text)

    assert [finding for finding in codes(statement) if finding[1] == "rows[3][2]"] == []


def test_silent_where_an_unknown_line_stands_before_the_total() -> None:
    line = ("上级单位借款", "29", "5.00", "", "59", "")

    assert codes(with_row(ACCOUNT, 5, *line)) == []


def test_lines_that_only_split_up_another_are_not_added() -> None:
    lines = (("其中：财政拨款结转", "29", "5.00"), ("一、项目结转", "29", "5.00"))
    for line in lines:
        assert codes(with_row(ACCOUNT, 5, *line, "", "59", "")) == []


def test_lines_of_other_offices_count() -> None:
    line = ("使用非财政拨款结余", "29", "5.00", "结余分配", "59", "5.00")

    wheres = {where: expected for _, where, expected in codes(with_row(ACCOUNT, 5, *line))}
    assert wheres == {"rows[6][2]": "1017.25", "rows[6][5]": "1017.25"}


def test_silent_where_offices_disagree_on_what_a_sum_holds() -> None:
    line = ("三、上级补助收入", "50", "", "0")

    assert codes(with_row(BUDGET, 4, *line)) == []


def test_silent_without_total_or_with_an_empty_one() -> None:
    assert codes(with_cell(with_cell(ACCOUNT, 5, 2, ""), 4, 2, "10.00")) == []
    assert codes(without_row(ACCOUNT, 5)) == []


@pytest.mark.parametrize("change", [{"title": "对外投资表"}, {"family": "other"}, {"rows": ()}])
def test_silent_where_the_table_is_not_known(change: dict[str, object]) -> None:
    wrong = with_cell(ACCOUNT, 0, 2, "1")

    assert codes(replace(wrong, **change)) == []  # type: ignore[arg-type]


def test_silent_where_rows_lost_cells() -> None:
    rows = (ACCOUNT.rows[0][:5], *ACCOUNT.rows[1:])

    assert codes(replace(with_cell(ACCOUNT, 3, 2, "1"), rows=rows)) == []


def test_numerals_up_to_the_twenties() -> None:
    blank = "一二三四五六七八九"
    numerals = [*blank, "十", *(f"十{n}" for n in blank), "二十", *(f"二十{n}" for n in blank[:6])]
    rows = [(f"{n}、某类收入", "", "2", f"{n}、某类支出", "", "2") for n in numerals]
    total = (("本年收入合计", "", "52", "本年支出合计", "", "53"),)

    assert codes(replace(ACCOUNT, rows=(*rows, *total))) == [("ST_TAIL", "rows[26][5]", "52")]
    wrong = with_cell(replace(ACCOUNT, rows=(*rows, *total)), 26, 5, "62")
    assert codes(wrong) == [("ST_BALANCE", "rows[26][5]", "52")]


@pytest.mark.parametrize("name", ["其中：财政拨款结转", "一、项目结转", "（一）项目结转"])
def test_a_line_that_splits_up_another_does_not_hide_a_slip(name: str) -> None:
    statement = with_row(with_cell(ACCOUNT, 4, 2, "10.00"), 5, name, "29", "5.00", "", "59", "")

    assert codes(statement) == [("ST_BALANCE", "rows[6][2]", "1010.25")]


GRANTS = StatementDocument(
    "final_account", 2021, "公开04", "财政拨款收入支出决算总表", "云溪区文化馆",
    rows=(
        ("一、一般公共预算财政拨款", "1", "900", "一、教育支出", "31", "9.5", "9.5", "0"),
        ("二、政府性基金预算财政拨款", "2", "100", "二、其他支出", "32", "990.5", "890.5", "100"),
        ("本年收入合计", "3", "1000", "本年支出合计", "33", "1000", "900", "100"),
        ("年初财政拨款结转和结余", "4", "7", "年末财政拨款结转和结余", "34", "7", "7", "0"),
        ("总计", "5", "1007", "总计", "35", "1007", "907", "100"),
    ),
)  # fmt: skip


def test_every_fund_of_an_account_adds_up() -> None:
    assert codes(GRANTS) == []
    statement = with_cell(GRANTS, 3, 7, "2")
    sentences = [message(f) for f in found(statement) if f.code == "ST_BALANCE"]
    assert sentences == [
        "“总计 · 政府性基金预算财政拨款”为 100 万元，本年合计加各项结转为 102 万元，相差 2 万元。"
    ]


def test_names_of_totals_and_sums() -> None:
    statement = with_cell(ACCOUNT, 5, 5, "1,010.25")

    assert [message(finding)[:5] for finding in found(statement)] == ["“总计”为", "“总计”为"]
    swapped = with_cell(with_cell(ACCOUNT, 3, 0, "总计"), 5, 0, "本年收入合计")
    assert "rows[3][2]" not in {where for _, where, _ in codes(swapped)}
