"""Cells as the rules read them."""

from __future__ import annotations

from typing import Any

import pytest

from evaluations.scoring.rows import (
    core_name,
    ideographs,
    is_empty,
    is_not_applicable,
    is_unreadable,
    read_rows,
    value_or_zero,
)
from tests.evaluations.rules.sheets import SHEET, dec, with_row


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("培训人数", "培训人数"),
        ("培训人数（人）", "培训人数"),
        ("丢包率(有线)平均", "丢包率平均"),
        ("（一）培训人数", "培训人数"),
        ("培训人数(未完", "培训人数(未完"),
        ("", ""),
    ],
)
def test_a_name_without_its_brackets(text: str, name: str) -> None:
    assert core_name(text) == name


def test_a_name_is_not_longer_than_names_are() -> None:
    assert len(core_name("长" * 5000)) == len(core_name("(" * 5000)) == 300


def test_only_chinese_characters() -> None:
    assert ideographs("全年2次，达95%（含）") == "全年次达含"


@pytest.mark.parametrize("text", ["", "无", "无。", "—", " / ", "不适用；"])
def test_a_text_that_says_nothing(text: str) -> None:
    assert is_empty(text)


@pytest.mark.parametrize("text", ["无异常", "0", "好", "。无"])
def test_a_text_that_says_something(text: str) -> None:
    assert not is_empty(text)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("不适用", True),
        ("不适应。", True),
        ("不 适 用", True),
        ("。不适用", False),
        ("适用", False),
    ],
)
def test_not_applicable(text: str, marked: bool) -> None:
    assert is_not_applicable(text) is marked


def test_numbers_marks_and_the_rest() -> None:
    assert [is_unreadable(text) for text in ("5", "—", "", "五")] == [False, False, False, True]
    assert [value_or_zero(text) for text in ("5", "—", "五")] == [dec("5"), dec("0"), None]


@pytest.mark.parametrize(
    ("cells", "state"),
    [
        ({}, "indicator"),
        ({"level3": "不适用"}, "marked"),
        ({"level3": "", "target": "不适用"}, "marked"),
        ({"target": "不适用"}, "indicator"),
        ({"level3": "—", "target": "", "actual": "无"}, "blank"),
        ({"level3": "", "target": ""}, "indicator"),
    ],
)
def test_what_a_row_is(cells: dict[str, Any], state: str) -> None:
    row = read_rows(with_row(0, **cells))[0]
    found = "marked" if row.not_applicable else "blank" if row.blank else "indicator"
    assert (found, row.is_indicator) == (state, state == "indicator")


@pytest.mark.parametrize(
    ("weight", "score", "full", "lost", "points"),
    [
        ("15", "15", True, False, True),
        ("15", "16", True, False, True),
        ("15", "14.9", False, True, True),
        ("0", "0", False, False, False),
        ("", "0.5", False, False, True),
        ("0.5", "", False, False, True),
        ("/", "/", False, False, False),
    ],
)
def test_points_of_a_row(weight: str, score: str, full: bool, lost: bool, points: bool) -> None:
    row = read_rows(with_row(0, weight=weight, score=score))[0]
    assert (row.full_score, row.lost_points, row.carries_points) == (full, lost, points)


def test_a_row_without_an_indicator_neither_wins_nor_loses() -> None:
    for score in ("5", "4"):
        row = read_rows(with_row(4, weight="5", score=score))[4]
        assert (row.full_score, row.lost_points) == (False, False)


def test_rows_know_their_place() -> None:
    assert [row.path("score") for row in read_rows(SHEET)][:2] == [
        "indicators[0].score",
        "indicators[1].score",
    ]
