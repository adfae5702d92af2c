"""Single blocks of a sheet: money, goals, the year, wrapped cells."""

import pytest

from evaluations.sheet.editions import get_edition
from intake.reading.extractors.funding import funding_rows
from intake.reading.extractors.goals import goal_fields
from intake.reading.extractors.pieces import Piece, Statuses, divide
from intake.reading.grid import Grid, Row, filled
from intake.reading.recognisers.lines import Line, stream
from intake.reading.recognisers.titles import year_above
from intake.reading.recognisers.vocabulary import vocabulary

WORDS = vocabulary("sz2021-scored")
HEAD = "项目资金||年初预算数|全年预算数|全年执行数|分值|执行率|得分"


def lines(*texts: str) -> list[Line]:
    rows = tuple(Row(n, filled(text.split("|"))) for n, text in enumerate(texts, 1))
    return stream((Grid("a", "text", rows),))


@pytest.mark.parametrize(
    "row",
    [
        "|年度资金总额|100|90|80|10|88.89|8.89",
        "|年度|资金总额|100|90|80|10|88.89|8.89",
        "年度资金总额|100|90|80|10|88.89|8.89",
        "|年度资金总额|100|90|80 10 88.89 8.89",
        "||年度资金总额|100|90|80|10|88.89|8.89",
    ],
)
def test_a_row_of_money_finds_its_headings(row: str) -> None:
    (found,) = funding_rows("a", lines(HEAD, row), get_edition("sz2021-scored"), WORDS)

    assert (found.source, found.label) == ("total", "年度资金总额")
    assert (found.initial_budget, found.adjusted_budget, found.executed) == ("100", "90", "80")
    assert (found.weight, found.execution_rate, found.score) == ("10", "88.89", "8.89")


def test_goals_part_at_the_gap_nearest_to_their_labels() -> None:
    rows = lines("目标||预期|目标|||*实际完成|情况", "年度总体目标|甲||乙|||丙|丁")

    assert goal_fields(rows, 9, WORDS) == {"goal_expected": "甲乙", "goal_actual": "丙丁"}


def test_the_year_of_a_project_name_is_not_the_year_of_the_form() -> None:
    lead = lines("（2020年度）")

    assert year_above("网站2018年升级项目自评表", lead, "网站 2018年升级") == 2020


def test_a_line_wraps_only_where_its_column_is_full() -> None:
    narrow = ["充实社区值班值守人员力量", "款项已100%", "用于慰问值守人"]
    wide = ["让更多居民了解社区书屋在节假日的开放", "时间", "已完成"]
    rows = [[Piece(text, same_line=False) for text in texts] for texts in (narrow, wide)]

    cells = divide(rows, ["target", "actual"], Statuses(frozenset(["已完成"])))

    assert cells[0] == ["充实社区值班值守人员力量", "款项已100% 用于慰问值守人"]
    assert cells[1] == ["让更多居民了解社区书屋在节假日的开放时间", "已完成"]
