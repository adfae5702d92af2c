"""LEVEL2_MISSING: a level 2 without a row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evaluations.sheet.editions import get_edition
from tests.evaluations.rules.sheets import EDITION, SHEET, found, places, with_row

CODE = "LEVEL2_MISSING"


def test_a_level_without_a_row() -> None:
    (finding,) = found(CODE, replace(SHEET, indicators=SHEET.indicators[1:]))
    assert (finding.where, finding.expected) == ("level1.产出指标.数量指标", "数量指标")
    assert finding.params == {"level": "产出指标"}


def test_a_row_under_another_level_1_does_not_count() -> None:
    assert places(CODE, with_row(0, level1="效益指标")) == ["level1.产出指标.数量指标"]


@pytest.mark.parametrize("name", ["数量", "数量指标", " 数量 指标", "产出数量指标"])
def test_other_spellings_count(name: str) -> None:
    assert found(CODE, with_row(0, level2=name)) == ()


@pytest.mark.parametrize("name", ["", "指标", "质量指标"])
def test_other_names_do_not(name: str) -> None:
    assert places(CODE, with_row(0, level2=name)) == ["level1.产出指标.数量指标"]


def test_marked_rows_count_and_an_empty_sheet_is_not_checked() -> None:
    assert found(CODE, SHEET) == ()
    assert found(CODE, replace(SHEET, indicators=())) == ()


def test_a_wide_table_leaves_empty_what_does_not_apply() -> None:
    """One column a second level, and no place for a row that says 不适用."""
    bare = replace(SHEET, indicators=SHEET.indicators[:1])
    wide = get_edition("summary2020")
    assert wide.wide
    assert found(CODE, bare, wide) == ()
    assert found(CODE, bare, replace(wide, checks=EDITION.checks)) != ()


def test_an_alias_of_level_1_counts() -> None:
    rows = tuple(replace(row, level1="产出") for row in SHEET.indicators[:4])
    document = replace(SHEET, indicators=rows + SHEET.indicators[4:])
    assert len(found(CODE, document)) == 4
    output = replace(EDITION.level1[0], aliases=("产出",))
    edition = EDITION.with_levels((output, EDITION.level1[1]))
    assert found(CODE, document, edition) == ()
