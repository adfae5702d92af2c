"""Points of the sheet: rate, execution score, sums and grade."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluations.scoring.totals import (
    execution_rate,
    execution_score,
    grade_of,
    print_rate,
    print_score,
    summarise,
)
from evaluations.sheet.document import IndicatorRow, SelfEvaluation
from evaluations.sheet.editions.model import Scoring
from tests.evaluations.rules.sheets import (
    EDITION,
    SHEET,
    UNSCORED,
    dec,
    scoring,
    with_funding,
    with_row,
)

SCORING = EDITION.scoring
AMOUNT = st.decimals("0", "999999999", places=2)


@pytest.mark.parametrize(
    ("executed", "adjusted", "rate"),
    [
        ("50", "200", "0.25"),
        ("0", "10", "0"),
        ("12", "10", "1.2"),
        ("5", "0", None),
        ("0", "0", None),
    ],
)
def test_execution_rate(executed: str, adjusted: str, rate: str | None) -> None:
    assert execution_rate(dec(executed), dec(adjusted)) == (None if rate is None else dec(rate))


@pytest.mark.parametrize(
    ("rate", "score"),
    [
        ("1", "10.00"),
        ("0.993160", "9.93"),
        ("0.9855", "9.86"),
        ("1.3", "10.00"),
        ("0", "0.00"),
        ("-0.2", "0.00"),
    ],
)
def test_execution_score_is_rounded_half_up_and_capped(rate: str, score: str) -> None:
    assert execution_score(dec(rate), SCORING) == dec(score)


def test_the_cap_may_lie_below_the_weight() -> None:
    capped = replace(SCORING, execution_weight=dec("20"), execution_cap=dec("15"))
    assert execution_score(dec("0.5"), capped) == 10
    assert execution_score(dec("0.9"), capped) == 15


@pytest.mark.parametrize(("policy", "score"), [("not_scored", None), ("full", 10), ("zero", 0)])
def test_without_a_rate_the_policy_decides(policy: str, score: int | None) -> None:
    assert execution_score(None, scoring(zero_budget=policy).scoring) == score


def test_print_rate_as_the_edition_wants_it() -> None:
    assert print_rate(dec("0.999931"), SCORING) == "99.99"
    assert print_rate(dec("1"), SCORING) == "100.00"
    assert print_rate(dec("0.999931"), Scoring(rate="ratio", rate_places=4)) == "0.9999"
    assert print_rate(None, SCORING) == ""


@pytest.mark.parametrize(
    ("value", "text"), [("9.830", "9.83"), ("10.00", "10"), ("99.999", "100"), ("0", "0")]
)
def test_print_score_in_its_shortest_form(value: str, text: str) -> None:
    assert print_score(dec(value), SCORING) == text


def test_print_score_of_nothing() -> None:
    assert print_score(None, SCORING) == ""


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        ("100", "优"),
        ("90", "优"),
        ("89.99", "良"),
        ("80", "良"),
        ("60", "中"),
        ("0", "差"),
        ("-1", ""),
    ],
)
def test_grade_bands(total: str, grade: str) -> None:
    assert grade_of(dec(total), SCORING) == grade


def test_summary_of_a_sound_sheet() -> None:
    totals = summarise(SHEET, EDITION)
    assert [(level.name, level.expected, level.weight, level.score) for level in totals.levels] == [
        ("产出指标", dec("50"), dec("50"), dec("50")),
        ("效益指标", dec("40"), dec("40"), dec("40")),
    ]
    assert totals.execution_rate == dec("0.95")
    assert totals.execution_score == dec("9.50")
    assert (totals.weight, totals.score, totals.grade) == (dec("100"), dec("99.5"), "优")


def test_the_printed_execution_score_counts() -> None:
    totals = summarise(with_funding("total", score="7"), EDITION)
    assert (totals.score, totals.execution_score) == (dec("97"), dec("9.50"))


def test_a_printed_zero_is_no_gap() -> None:
    assert summarise(with_funding("total", score="0"), EDITION).score == 90


def test_the_computed_score_fills_a_gap() -> None:
    assert summarise(with_funding("total", score=""), EDITION).score == dec("99.50")


def test_cells_that_are_no_number_are_not_summed() -> None:
    totals = summarise(with_row(0, weight="十五", score="/"), EDITION)
    assert (totals.levels[0].weight, totals.levels[0].score) == (dec("35"), dec("35"))


def test_a_sheet_without_money() -> None:
    totals = summarise(replace(SHEET, funding=()), EDITION)
    assert totals.execution_rate is None
    assert totals.execution_score is None
    assert (totals.weight, totals.score) == (dec("100"), dec("90"))


@pytest.mark.parametrize("cells", [{"executed": "?"}, {"adjusted_budget": ""}])
def test_unreadable_money_gives_no_score(cells: dict[str, Any]) -> None:
    totals = summarise(with_funding("total", score="", **cells), EDITION)
    assert totals.execution_rate is None
    assert totals.execution_score is None
    assert totals.score == 90


def test_a_budget_of_zero_follows_the_policy() -> None:
    document = with_funding("total", adjusted_budget="0", executed="0", score="")
    assert summarise(document, EDITION).execution_score is None
    assert summarise(document, scoring(zero_budget="full")).score == 100


def test_the_execution_weight_is_read_or_taken_from_the_edition() -> None:
    assert summarise(with_funding("total", weight="20"), EDITION).weight == 110
    assert summarise(with_funding("total", weight=""), EDITION).weight == 100


def test_an_edition_without_scores() -> None:
    totals = summarise(SHEET, UNSCORED)
    assert totals.execution_rate == dec("0.95")
    assert totals.execution_score is None
    assert (totals.weight, totals.grade) == (dec("90"), "")


def test_levels_the_edition_does_not_know_come_last() -> None:
    row = IndicatorRow(level1="附加指标", level1_weight="5", weight="5", score="4")
    levels = summarise(replace(SHEET, indicators=(row, *SHEET.indicators)), EDITION).levels
    assert [level.name for level in levels] == ["产出指标", "效益指标", "附加指标"]
    assert (levels[2].expected, levels[2].score) == (dec("5"), dec("4"))


def test_an_alias_counts_as_its_level() -> None:
    output = replace(EDITION.level1[0], aliases=("项目产出",))
    edition = EDITION.with_levels((output, EDITION.level1[1]))
    rows = tuple(replace(row, level1="项目产出") for row in SHEET.indicators[:4])
    document = replace(SHEET, indicators=rows + SHEET.indicators[4:])
    assert [level.weight for level in summarise(document, edition).levels] == [50, 40]


@settings(deadline=None)
@given(AMOUNT, st.decimals("0.01", "999999999", places=2))
def test_a_score_never_leaves_its_range(executed: Decimal, adjusted: Decimal) -> None:
    score = execution_score(execution_rate(executed, adjusted), SCORING)
    assert score is not None
    assert 0 <= score <= SCORING.execution_cap


@settings(deadline=None)
@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=45))
def test_any_text_is_tolerated(first: str, second: str, third: str) -> None:
    document: SelfEvaluation = with_row(0, weight=first, score=second, level1=third)
    document = with_funding("total", document, executed=first, adjusted_budget=second, score=third)
    totals = summarise(document, EDITION)
    print_rate(totals.execution_rate, SCORING)
    print_score(totals.score, SCORING)
