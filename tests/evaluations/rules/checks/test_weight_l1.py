"""WEIGHT_L1: rows against the weight of their level 1."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.sheet.document import IndicatorRow
from tests.evaluations.rules.sheets import EDITION, SHEET, UNSCORED, found, output, places, with_row

CODE = "WEIGHT_L1"


def test_rows_that_add_up_pass() -> None:
    assert found(CODE, SHEET) == ()


def test_a_point_too_many() -> None:
    (finding,) = found(CODE, with_row(0, weight="16"))
    assert (finding.where, finding.printed, finding.expected) == (
        "level1.产出指标.weight",
        "51",
        "50",
    )
    assert finding.params == {"level": "产出指标"}


def test_each_level_is_checked_alone() -> None:
    document = with_row(7, with_row(0, weight="14"), weight="21")
    assert places(CODE, document) == ["level1.产出指标.weight", "level1.效益指标.weight"]


def test_the_printed_weight_of_the_level_counts() -> None:
    rows = tuple(replace(row, level1_weight="49") for row in SHEET.indicators[:4])
    document = replace(SHEET, indicators=rows + SHEET.indicators[4:])
    (finding,) = found(CODE, document)
    assert (finding.printed, finding.expected) == ("50", "49")


def test_without_a_printed_weight_the_edition_decides() -> None:
    rows = tuple(replace(row, level1_weight="") for row in SHEET.indicators)
    assert found(CODE, replace(SHEET, indicators=rows)) == ()
    assert places(CODE, with_row(0, replace(SHEET, indicators=rows), weight="1"))


@pytest.mark.parametrize("weight", ["十五", "", "/"])
def test_silent_for_the_level_with_a_weight_missing_or_unreadable(weight: str) -> None:
    document = with_row(7, with_row(0, weight=weight), weight="21")
    assert places(CODE, document) == ["level1.效益指标.weight"]


def test_silent_for_a_level_nobody_gives_points() -> None:
    other = IndicatorRow("其他指标", "", "数量指标", "修补井盖数量", "≥3个", "3个", "5", "5")
    assert found(CODE, replace(SHEET, indicators=(*SHEET.indicators, other))) == ()


def test_a_level_without_rows_lacks_its_points() -> None:
    (finding,) = found(CODE, replace(SHEET, indicators=SHEET.indicators[:4]))
    assert (finding.where, finding.printed) == ("level1.效益指标.weight", "0")


def test_silent_for_an_edition_without_scores() -> None:
    assert found(CODE, with_row(0, weight="16"), UNSCORED) == ()


@given(st.lists(st.decimals("0.01", "30", places=2), min_size=1, max_size=12))
def test_only_a_sum_of_fifty_passes(weights: list[Decimal]) -> None:
    rows = tuple(output("数量指标", "修补路灯数量", "1", "1", str(weight)) for weight in weights)
    document = replace(SHEET, indicators=rows + SHEET.indicators[4:])
    assert (found(CODE, document) == ()) == (sum(weights) == 50)


def test_an_alias_with_an_unreadable_weight_silences_its_level() -> None:
    output_level = replace(EDITION.level1[0], aliases=("产出",))
    edition = EDITION.with_levels((output_level, EDITION.level1[1]))
    document = with_row(0, level1="产出", weight="十五")
    assert places(CODE, document, edition) == []


def test_a_level_the_edition_does_not_know_may_divide_the_points_otherwise() -> None:
    rows = tuple(replace(row, level1_weight="") for row in SHEET.indicators)
    own = (*rows[:7], replace(rows[7], level1="满意度指标"))
    assert places(CODE, replace(SHEET, indicators=own)) == []
    with_weight = tuple(replace(row, level1_weight="40") for row in own[4:7])
    document = replace(SHEET, indicators=(*own[:4], *with_weight, own[7]))
    assert places(CODE, document) == ["level1.效益指标.weight"]
