"""GOAL_INDICATOR: numbers of the goal against the indicators."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluations.rules import check_with_faults
from evaluations.rules.lib.goals import Clause
from tests.evaluations.rules.sheets import EDITION, SHEET, found, places, with_row

CODE = "GOAL_INDICATOR"


@pytest.mark.parametrize(
    "text", ["全年修补路灯数量230盏。", "完成修补路灯230盏，照明正常", "修补路灯数量达230盏"]
)
def test_another_number_in_the_result(text: str) -> None:
    (finding,) = found(CODE, replace(SHEET, goal_actual=text))
    assert (finding.where, finding.printed, finding.expected) == ("goal_actual", "230", "212盏")
    assert finding.params == {"name": "修补路灯数量", "number": "230盏"}


def test_another_number_in_the_goal() -> None:
    document = replace(SHEET, goal_expected="全年修补路灯不少于300盏。")
    assert places(CODE, document) == ["goal_expected"]


@pytest.mark.parametrize(
    "text",
    [
        "修补路灯212盏。",
        "修补路灯212.0盏。",
        "更换路灯230盏。",  # only two characters in common
        "修补路灯100盏，修补路灯112盏。",  # parts of the whole
        "修补路灯100盏和112盏。",
        "修补路灯230处。",
        "",
    ],
)
def test_the_same_number_or_another_thing(text: str) -> None:
    assert found(CODE, replace(SHEET, goal_actual=text)) == ()


def test_two_indicators_of_that_name_are_not_told_apart() -> None:
    document = with_row(5, level3="修补路灯灯杆数量", actual="30盏")
    assert found(CODE, replace(document, goal_actual="修补路灯230盏。")) == ()


def test_only_things_that_are_counted() -> None:
    document = with_row(0, target="≥200", actual="212")
    assert found(CODE, replace(document, goal_actual="修补路灯数量230")) == ()
    document = with_row(3, level3="路灯维修费用", actual="280元")
    assert found(CODE, replace(document, goal_actual="路灯维修费用300元")) == ()


def test_a_goal_is_read_once_for_each_unit_however_many_rows_ask(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    number_with = Clause.number_with

    def counted(clause: Clause, unit: str) -> object:
        asked.append(unit)
        return number_with(clause, unit)

    monkeypatch.setattr(Clause, "number_with", counted)
    row = replace(SHEET.indicators[0], level3="修补路灯数量", target="≥1次", actual="2次")
    document = replace(SHEET, goal_expected="1次，" * 500, indicators=(row,) * 300)
    assert check_with_faults(document, EDITION, active={"GOAL_INDICATOR"}).faults == ()
    assert 500 <= len(asked) <= 502
