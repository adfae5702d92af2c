"""Scoring variants are data: points, caps, deductions, bands, spread rows."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.documents import SelfEvaluation
from evaluations.policies import (
    Policy,
    TotalCap,
    all_policies,
    capped_total,
    edition_under,
    level_scores,
    policy_for,
    quality_range,
    suggest_score,
)
from evaluations.policies.model import read_policy
from evaluations.rules import check
from evaluations.rules.reading import read_rows
from evaluations.scoring import execution_score, summarise
from tests.evaluations.rules.sheets import EDITION, SHEET, dec, with_funding, with_row

CAPPED = all_policies()["capped-by-execution"]
OFFICIAL = all_policies()["mof-10-50-30-10"]
TWO_PARTS = all_policies()["two-part-20-80"]


def suggestion(document: SelfEvaluation, policy: Policy = CAPPED) -> Decimal | None:
    return suggest_score(read_rows(document)[0], policy)


@pytest.mark.parametrize("policy", all_policies().values(), ids=lambda policy: policy.id)
def test_the_points_of_every_variant_add_up_to_a_hundred(policy: Policy) -> None:
    assert policy.execution_weight + sum(points for _, points in policy.levels) == 100
    lowest = [points for _, points in policy.bands]
    assert lowest == sorted(lowest, reverse=True)


def test_a_variant_holds_for_its_years() -> None:
    assert policy_for("sz-10-50-40", 2021) is not None
    assert policy_for("sz-10-50-40", 2020) is None
    ended = replace(OFFICIAL, valid_to=2022)
    assert [year for year in range(2018, 2026) if ended.covers(year)] == [2020, 2021, 2022]
    with pytest.raises(KeyError):
        policy_for("unknown", 2021)


def test_a_wrong_key_is_refused() -> None:
    with pytest.raises(TypeError):
        read_policy("x", {"name": "x", "valid_from": 2020, "execution_weight": "1", "cap": "1"})


def test_an_edition_under_a_variant_is_judged_by_its_points() -> None:
    edition = edition_under(EDITION, TWO_PARTS)
    assert edition.scoring.total_weight == 100
    assert execution_score(dec("0.95"), edition.scoring) == 19
    assert edition.scoring.bands == TWO_PARTS.bands
    rows = tuple(replace(row, level1_weight="") for row in SHEET.indicators)
    document = with_funding("total", replace(SHEET, indicators=rows), weight="20", score="19")
    wheres = {f.where for f in check(document, edition, active={"WEIGHT_L1", "WEIGHT_TOTAL"})}
    assert wheres == {"level1.效益指标.weight", "total_weight"}


def test_level_1_that_the_edition_lacks_is_added() -> None:
    edition = edition_under(EDITION, OFFICIAL)
    assert [(level.name, level.weight) for level in edition.level1] == [
        ("产出指标", dec("50")),
        ("效益指标", dec("30")),
        ("满意度指标", dec("10")),
    ]
    assert edition.level1[0].level2 == EDITION.level1[0].level2
    assert edition.level1[2].level2 == ()


def test_the_cap_of_the_execution_score() -> None:
    assert edition_under(EDITION, TWO_PARTS).scoring.execution_cap == 20
    capped = replace(TWO_PARTS, execution_cap=dec("15"))
    assert execution_score(dec("0.95"), edition_under(EDITION, capped).scoring) == 15


def test_a_variant_without_bands_keeps_the_editions() -> None:
    plain = replace(TWO_PARTS, bands=())
    assert edition_under(EDITION, plain).scoring.bands == EDITION.scoring.bands


@pytest.mark.parametrize(
    ("total", "rate", "result", "capped"),
    [
        ("95", "0.59", "69", True),
        ("95", "0.60", "89", True),
        ("95", "0.7999", "89", True),
        ("95", "0.80", "95", False),
        ("89", "0.70", "89", False),
        ("65", "0.10", "65", False),
    ],
)
def test_a_low_execution_rate_caps_the_total(
    total: str, rate: str, result: str, capped: bool
) -> None:
    points, cap = capped_total(dec(total), dec(rate), CAPPED)
    assert points == dec(result)
    assert (cap is not None) is capped


def test_no_cap_without_a_rate_or_a_rule() -> None:
    assert capped_total(dec("95"), None, CAPPED) == (dec("95"), None)
    assert capped_total(dec("95"), dec("0.1"), OFFICIAL) == (dec("95"), None)
    points, cap = capped_total(dec("95"), dec("0.5"), CAPPED)
    assert (points, cap) == (dec("69"), TotalCap(dec("0.60"), dec("69")))


@pytest.mark.parametrize(
    ("actual", "points"),
    [("200盏", "15"), ("299盏", "15"), ("300盏", "13.50"), ("160盏", "12"), ("0盏", "0")],
)
def test_points_that_a_measured_row_earns(actual: str, points: str) -> None:
    assert suggestion(with_row(0, actual=actual)) == dec(points)


def test_no_suggestion_where_nothing_is_measured() -> None:
    assert suggestion(with_row(0, actual="及时")) is None
    assert suggestion(with_row(0, weight="?")) is None
    assert suggestion(with_row(0, level3="不适用")) is None


def test_far_below_a_limit_is_no_overachievement() -> None:
    assert suggestion(with_row(0, target="≤200盏", actual="20盏")) == 15


def test_without_a_deduction_more_is_full() -> None:
    assert suggestion(with_row(0, actual="900盏"), OFFICIAL) == 15


@pytest.mark.parametrize(
    ("judgement", "low", "high"),
    [
        ("达成预期指标", "8", "10"),
        ("部分达成预期指标并具有一定效果", "6", "8"),
        ("未达成预期指标且效果较差", "0", "6"),
    ],
)
def test_a_judgement_in_words_allows_a_range(judgement: str, low: str, high: str) -> None:
    assert quality_range(judgement, dec("10"), OFFICIAL) == (dec(low), dec(high))


def test_an_unknown_judgement_allows_nothing() -> None:
    assert quality_range("很好", dec("10"), OFFICIAL) is None


def test_points_of_rows_that_do_not_apply() -> None:
    document = with_row(1, with_row(0, score="12"), level3="不适用", weight="/", score="/")
    reduced, _ = level_scores(document, replace(CAPPED, not_applicable="reduce"))
    assert (reduced.weight, reduced.applicable, reduced.score) == (dec("50"), dec("35"), dec("32"))
    spread, other = level_scores(document, CAPPED)
    assert (spread.applicable, spread.score) == (dec("50"), dec("45.71"))
    assert (other.name, other.applicable, other.score) == ("效益指标", dec("40"), dec("40"))


def test_a_level_without_live_rows_has_nothing_to_spread() -> None:
    output, _ = level_scores(replace(SHEET, indicators=SHEET.indicators[4:]), CAPPED)
    assert (output.applicable, output.score) == (dec("0"), dec("0"))


@given(st.decimals("0", "100", places=2), st.decimals("0", "1.5", places=4))
def test_a_cap_never_adds_points(total: Decimal, rate: Decimal) -> None:
    points, cap = capped_total(total, rate, CAPPED)
    assert points <= total
    assert (cap is None) == (points == total)


def test_sums_follow_the_variant() -> None:
    assert summarise(SHEET, edition_under(EDITION, TWO_PARTS)).execution_score == dec("19.00")
