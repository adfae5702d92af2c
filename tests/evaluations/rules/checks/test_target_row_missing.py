"""TARGET_ROW_MISSING: what was promised has its row, under whatever level names."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.rules import References
from evaluations.sheet.document import IndicatorRow
from tests.evaluations.rules.sheets import SHEET, found, with_row

CODE = "TARGET_ROW_MISSING"


def promised(*rows: IndicatorRow) -> References:
    return References(promised=rows)


LAMPS = IndicatorRow(
    level1="产出指标", level2="数量指标", level3="修补路灯数量", target="≥200盏", weight="15"
)


def test_a_row_that_is_gone_is_named_with_all_that_was_promised() -> None:
    without = replace(SHEET, indicators=SHEET.indicators[1:])
    (finding,) = found(CODE, without, references=promised(LAMPS))
    assert (finding.where, finding.printed, finding.expected) == (
        "indicators", "修补路灯数量", "≥200盏",
    )  # fmt: skip
    assert finding.params == {"level1": "产出指标", "level2": "数量指标", "weight": "15"}


@pytest.mark.parametrize(
    "row",
    [
        LAMPS,
        replace(LAMPS, level1="产出", level2="数量"),
        replace(LAMPS, level1="效益指标", level2="社会效益指标"),
        replace(LAMPS, level3=" 修补 路灯数量"),
        replace(LAMPS, level3="不适用"),
        replace(LAMPS, level3="—"),
    ],
)
def test_a_row_that_is_there_or_promises_nothing(row: IndicatorRow) -> None:
    assert found(CODE, SHEET, references=promised(row)) == ()


def test_one_row_keeps_one_promise() -> None:
    twice = promised(LAMPS, replace(LAMPS, level1="效益指标"))
    assert len(found(CODE, SHEET, references=twice)) == 1
    again = with_row(1, level3="修补路灯数量")
    assert found(CODE, again, references=twice) == ()


def test_nothing_is_asked_of_an_empty_sheet_or_without_a_target() -> None:
    assert found(CODE, replace(SHEET, indicators=()), references=promised(LAMPS)) == ()
    assert found(CODE, with_row(0, level3="别的指标")) == ()


@given(st.sets(st.integers(0, len(SHEET.indicators) - 1)), st.randoms())
def test_exactly_the_rows_that_are_gone_are_named(gone: set[int], random: Random) -> None:
    kept = [row for number, row in enumerate(SHEET.indicators) if number not in gone]
    random.shuffle(kept)
    document = replace(SHEET, indicators=tuple(kept))
    named = [
        finding.printed for finding in found(CODE, document, references=promised(*SHEET.indicators))
    ]
    lost = [SHEET.indicators[number].level3 for number in sorted(gone)]
    assert named == ([name for name in lost if name != "不适用"] if kept else [])
