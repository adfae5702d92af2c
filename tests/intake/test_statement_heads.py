"""Heads of budget tables as other offices print them: numbers, titles, lists of tables."""

from typing import Any

from intake.reading.pipeline import extract_bytes, to_json
from tests.corpus.formats import FORMATS

HEADINGS = "预算单位\t科目名称\t支出总计"
BODY = "甲局\t行政运行\t12.50"


def documents(*lines: str) -> Any:
    extraction = extract_bytes("a.txt", "\n".join(lines).encode())
    return to_json(extraction, with_evidence=True)["documents"]


def test_a_title_that_no_list_knows_is_taken_from_below_the_number() -> None:
    (table,) = documents("表 16", "", "甲乙丙情况一览表", "单位：万元", "", HEADINGS, BODY)

    assert (table["table_no"], table["title"]) == ("表16", "甲乙丙情况一览表")
    assert table["rows"] == [["甲局", "行政运行", "12.50"]]
    assert table["evidence"]["confidence"] < 1


def test_number_and_title_stand_in_one_line() -> None:
    (table,) = documents("附表7：一般公共预算支出表", "单位：万元", "", HEADINGS, BODY)

    assert (table["table_no"], table["title"]) == ("表7", "一般公共预算支出表")


def test_a_year_before_the_title_does_not_hide_it() -> None:
    (table,) = documents("2023年收支总表", "单位：万元", "", HEADINGS, BODY)

    assert (table["title"], table["year"]) == ("2023年收支总表", 2023)


def test_a_list_of_tables_right_above_a_table_gives_it_no_title() -> None:
    (table,) = documents(
        "目录", "收支总表", "收入总表", "支出总表", "表 3", "支出总表", "单位：万元", HEADINGS, BODY
    )

    assert (table["table_no"], table["title"]) == ("表3", "支出总表")


def test_a_table_of_page_numbers_only_is_no_table() -> None:
    (table,) = documents(
        "表 3", "支出总表", "", "- 4 -\t", "", "表 7", "一般公共预算支出表", "", HEADINGS, BODY
    )

    assert table["table_no"] == "表7"


def test_text_behind_a_gap_in_a_sheet_is_no_row() -> None:
    rows = [["表3"], ["支出总表"], HEADINGS.split("\t"), BODY.split("\t"), [], ["后附说明"]]

    (table,) = to_json(extract_bytes("a.xlsx", FORMATS["xlsx"](rows)))["documents"]

    assert table["rows"] == [["甲局", "行政运行", "12.50"]]
