"""Scoring variants are data: points, caps, deductions, bands, spread rows."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.spec import SpecError
from evaluations.rules import Finding, check, explain, message
from evaluations.scoring.earning import quality_range, suggest_score
from evaluations.scoring.rows import read_rows
from evaluations.scoring.totals import capped_total, execution_score, summarise
from evaluations.scoring.variants import (
    ScoringVariant,
    all_variants,
    edition_with_variant,
    effective_edition,
    fitting_variants,
    misfit,
    scoring_sentences,
)
from evaluations.scoring.variants.model import read_variant
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions import all_editions, get_edition
from evaluations.sheet.editions.model import TotalCap, VariantFrom
from tests.evaluations.rules.sheets import EDITION, SHEET, dec, scoring, with_funding, with_row

CAPPED = all_variants()["capped-by-execution"]
STANDARD = get_edition("mof-standard")
OFFICIAL = all_variants()["mof-10-50-30-10"]
TWO_PARTS = all_variants()["two-part-20-80"]
UNDER_CAP = edition_with_variant(EDITION, CAPPED)


def suggestion(document: SelfEvaluation, variant: ScoringVariant = CAPPED) -> Decimal | None:
    scoring = edition_with_variant(EDITION, variant).scoring
    return suggest_score(read_rows(document)[0], scoring, variant.over_threshold or dec("1.30"))


def findings_of(document: SelfEvaluation, variant: ScoringVariant, *codes: str) -> list[Finding]:
    """What the rules say of the sheet under a variant."""
    return list(check(document, edition_with_variant(EDITION, variant), active=set(codes)))


def spending(amount: str, rate: str, score: str, total: str) -> SelfEvaluation:
    """The sound sheet with 480,000 budgeted and another amount spent."""
    document = with_funding("total", executed=amount, execution_rate=rate, score=score)
    return replace(document, total_score=total)


@pytest.mark.parametrize("variant", all_variants().values(), ids=lambda variant: variant.id)
def test_the_points_of_every_variant_add_up_to_a_hundred(variant: ScoringVariant) -> None:
    assert variant.execution_weight + sum(points for _, points in variant.levels) == 100
    lowest = [points for _, points in variant.bands]
    assert lowest == sorted(lowest, reverse=True)


def test_a_variant_holds_for_its_years() -> None:
    ended = replace(OFFICIAL, valid_to=2022)
    assert [year for year in range(2018, 2026) if ended.covers(year)] == [2020, 2021, 2022]
    assert "2020年度" in misfit(all_variants()["sz-10-50-40"], EDITION, 2020)


@pytest.mark.parametrize(
    ("variant", "edition", "reason"),
    [
        (CAPPED, "sz2021-scored", ""),
        (OFFICIAL, "mof-standard", ""),
        (OFFICIAL, "sz2021-scored", "一级指标"),  # 满意度 is no level 1 of that sheet
        (CAPPED, "mof-standard", "一级指标"),  # its 满意度 would get no points
        (OFFICIAL, "sz2020-completion", "不计分"),
    ],
)
def test_a_variant_must_fit_the_edition(variant: ScoringVariant, edition: str, reason: str) -> None:
    problem = misfit(variant, get_edition(edition), 2021)
    assert reason in problem
    assert bool(problem) is bool(reason)


def test_the_choices_of_an_edition() -> None:
    assert [row.id for row in fitting_variants(EDITION, 2021)] == [
        "sz-10-50-40",
        "two-part-20-80",
        "capped-by-execution",
    ]
    assert "capped-by-execution" not in {row.id for row in fitting_variants(EDITION, 2020)}
    assert fitting_variants(get_edition("summary2020"), 2020) == ()


def test_the_edition_names_its_variant_by_year() -> None:
    later = replace(
        EDITION,
        variants=(VariantFrom("capped-by-execution", 2023), VariantFrom("sz-10-50-40", 2021)),
    )
    assert [later.variant_in(year) for year in (2020, 2021, 2022, 2023, 2030)] == [
        "",
        "sz-10-50-40",
        "sz-10-50-40",
        "capped-by-execution",
        "capped-by-execution",
    ]


@pytest.mark.parametrize("edition", all_editions().values(), ids=lambda edition: edition.id)
def test_every_edition_names_variants_that_fit_it(edition: object) -> None:
    assert isinstance(edition, type(EDITION))
    for row in edition.variants:
        assert misfit(all_variants()[row.variant], edition, row.valid_from) == ""


@pytest.mark.parametrize(
    ("edition", "year", "chosen", "name"),
    [
        ("sz2021-scored", 2021, "", "10/50/40（满意度并入效益）"),
        ("sz2021-scored", 2021, "two-part-20-80", TWO_PARTS.name),
        ("sz2021-scored", 2021, OFFICIAL.id, "10/50/40（满意度并入效益）"),  # does not fit
        ("sz2021-scored", 2021, "gone", "10/50/40（满意度并入效益）"),
        ("sz2021-scored", 2019, "", ""),  # before any variant
        ("sz2021-scored", None, "two-part-20-80", ""),
        ("summary2020", 2020, "two-part-20-80", ""),
    ],
)
def test_what_is_in_effect(edition: str, year: int | None, chosen: str, name: str) -> None:
    assert effective_edition(edition, year, chosen).scoring.name == name


def test_a_wrong_key_is_refused() -> None:
    with pytest.raises(SpecError):
        read_variant("x", {"name": "x", "valid_from": 2020, "execution_weight": "1", "cap": "1"})


def test_an_edition_under_a_variant_is_checked_by_its_points() -> None:
    edition = edition_with_variant(EDITION, TWO_PARTS)
    assert edition.scoring.total_weight == 100
    assert execution_score(dec("0.95"), edition.scoring) == 19
    assert edition.scoring.bands == TWO_PARTS.bands
    rows = tuple(replace(row, level1_weight="") for row in SHEET.indicators)
    document = with_funding("total", replace(SHEET, indicators=rows), weight="20", score="19")
    wheres = {f.where for f in check(document, edition, active={"WEIGHT_L1", "WEIGHT_TOTAL"})}
    assert wheres == {"level1.效益指标.weight", "total_weight"}


def test_level_1_that_the_edition_lacks_is_added() -> None:
    edition = edition_with_variant(EDITION, OFFICIAL)
    assert [(level.name, level.weight) for level in edition.level1] == [
        ("产出指标", dec("50")),
        ("效益指标", dec("30")),
        ("满意度指标", dec("10")),
    ]
    assert edition.level1[0].level2 == EDITION.level1[0].level2
    assert edition.level1[2].level2 == ()


def test_the_cap_of_the_execution_score() -> None:
    assert edition_with_variant(EDITION, TWO_PARTS).scoring.execution_cap == 20
    capped = replace(TWO_PARTS, execution_cap=dec("15"))
    assert execution_score(dec("0.95"), edition_with_variant(EDITION, capped).scoring) == 15


def test_a_variant_without_bands_keeps_the_editions() -> None:
    plain = replace(TWO_PARTS, bands=())
    assert edition_with_variant(EDITION, plain).scoring.bands == EDITION.scoring.bands


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
    points, cap = capped_total(dec(total), dec(rate), UNDER_CAP.scoring)
    assert points == dec(result)
    assert (cap is not None) is capped


def test_no_cap_without_a_rate_or_a_rule() -> None:
    assert capped_total(dec("95"), None, UNDER_CAP.scoring) == (dec("95"), None)
    assert capped_total(dec("95"), dec("0.1"), EDITION.scoring) == (dec("95"), None)
    points, cap = capped_total(dec("95"), dec("0.5"), UNDER_CAP.scoring)
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
    scoring = edition_with_variant(STANDARD, OFFICIAL).scoring
    assert quality_range(judgement, dec("10"), scoring) == (dec(low), dec(high))


def test_an_unknown_judgement_allows_nothing() -> None:
    assert (
        quality_range("很好", dec("10"), edition_with_variant(STANDARD, OFFICIAL).scoring) is None
    )


def short_of_a_row() -> SelfEvaluation:
    """The second of four output rows does not apply; the others carry 35 of 50 and got 32."""
    document = with_row(1, with_row(0, score="12", explanation="少修18盏"), weight="/", score="/")
    return with_row(1, document, level3="不适用", target="不适用", actual="不适用")


def test_points_of_rows_that_do_not_apply() -> None:
    reduced = summarise(short_of_a_row(), EDITION).levels[0]
    assert (reduced.weight, reduced.score) == (dec("35"), dec("32"))
    spread = summarise(short_of_a_row(), UNDER_CAP)
    assert [(level.weight, level.score) for level in spread.levels] == [
        (dec("50"), dec("45.71")),
        (dec("40"), dec("40")),
    ]
    assert (spread.weight, spread.score) == (dec("100"), dec("95.21"))


def test_spread_points_count_in_sums_and_in_the_total() -> None:
    document = replace(short_of_a_row(), total_score="95.21")
    codes = ("WEIGHT_L1", "WEIGHT_TOTAL", "TOTAL_SUM")
    assert findings_of(document, CAPPED, *codes) == []
    printed_plainly = replace(document, total_score="81.5")
    assert [found.expected for found in findings_of(printed_plainly, CAPPED, *codes)] == ["95.21"]
    unreadable = with_row(0, printed_plainly, weight="十五")
    assert findings_of(unreadable, CAPPED, "TOTAL_SUM") == []


def test_weights_that_fall_short_without_such_a_row_stay_a_slip() -> None:
    document = with_row(0, weight="10", score="10")
    assert [found.where for found in findings_of(document, CAPPED, "WEIGHT_L1")] == [
        "level1.产出指标.weight"
    ]


def test_a_level_without_live_rows_has_nothing_to_spread() -> None:
    empty = replace(SHEET.indicators[4], level1="产出指标", level1_weight="50")
    rows = (empty, *SHEET.indicators[4:])
    output = summarise(replace(SHEET, indicators=rows), UNDER_CAP).levels[0]
    assert (output.weight, output.score) == (dec("0"), dec("0"))


def test_the_printed_total_must_keep_to_the_cap() -> None:
    document = spending("240000.00", "50.00", "5", "95")
    assert findings_of(document, OFFICIAL, "TOTAL_SUM") == []
    [found] = findings_of(document, CAPPED, "TOTAL_SUM")
    assert (found.where, found.expected) == ("total_score", "69")
    assert message(found) == (
        "总分填写为 95 分；各项得分之和为 95 分，而执行率低于 60%，总分不超过 69 分。"
    )
    assert findings_of(replace(document, total_score="69"), CAPPED, "TOTAL_SUM") == []
    assert summarise(document, UNDER_CAP).grade == "差"


def test_a_far_exceeded_target_costs_points() -> None:
    full = with_row(0, actual="320盏")
    [found] = findings_of(full, CAPPED, "OVER_NODEDUCT")
    assert (found.where, found.expected) == ("indicators[0].score", "13.5")
    assert "应扣该行分值的 10%" in message(found)
    less = with_row(0, full, score="13.5")
    assert findings_of(less, CAPPED, "OVER_NODEDUCT", "MET_BELOW_FULL") == []
    assert (
        findings_of(with_row(0, actual="290盏"), CAPPED, "OVER_NODEDUCT") == []
    )  # from 150 % only
    assert [row.code for row in findings_of(less, TWO_PARTS, "MET_BELOW_FULL")] == [
        "MET_BELOW_FULL"
    ]
    far_less = with_row(0, full, score="10")
    assert [row.code for row in findings_of(far_less, CAPPED, "MET_BELOW_FULL")] == [
        "MET_BELOW_FULL"
    ]


def test_the_variant_says_from_where_on_a_reason_is_wanted() -> None:
    document = with_row(0, actual="290盏")
    assert findings_of(document, CAPPED, "OVER_NOEXPL") == []
    assert len(findings_of(document, TWO_PARTS, "OVER_NOEXPL")) == 1


def test_a_judgement_in_words_bounds_the_score() -> None:
    worded = with_row(5, target="明显改善", actual="部分达成预期指标并具有一定效果")
    bands = replace(TWO_PARTS, quality=OFFICIAL.quality)
    assert findings_of(worded, TWO_PARTS, "QUAL_DOWN") == []
    [found] = findings_of(worded, bands, "QUAL_DOWN")
    assert (found.where, found.expected) == ("indicators[5].score", "12–16")
    assert findings_of(with_row(5, worded, score="16"), bands, "QUAL_DOWN") == []
    assert findings_of(with_row(5, worded, score="多"), bands, "QUAL_DOWN") == []


def test_what_the_variant_took_is_explained() -> None:
    document = spending("240000.00", "50.00", "5", "69")
    document = with_row(0, document, actual="320盏", score="13.5", explanation="指标值偏低")
    *_, over, cap = explain(document, UNDER_CAP)
    assert (over.rule, over.lost, over.accounted) == ("OVER_NODEDUCT", dec("1.5"), dec("1.50"))
    assert over.formula == "达到指标值 150% 及以上，扣分值的 10%"
    assert (cap.where, cap.rule, cap.lost) == ("total_score", "TOTAL_SUM", dec("24.5"))
    assert cap.formula == "执行率低于 60% 的，总分不超过 69 分"
    assert cap.inputs == {"sum": "93.5", "rate": "50%"}


def test_a_judgement_and_a_row_left_out_are_explained() -> None:
    worded = with_row(5, actual="未达成预期指标且效果较差", score="9", explanation="投诉增加")
    edition = scoring(quality=OFFICIAL.quality)
    *_, lost = explain(worded, edition)
    assert (lost.rule, lost.lost, lost.accounted) == ("QUAL_DOWN", dec("11"), dec("8.0"))
    idle = with_row(4, weight="5", score="0")
    *_, left_out = explain(idle, EDITION)
    assert (left_out.rule, left_out.lost) == ("NA_WEIGHTED", dec("5"))
    spread = scoring(not_applicable="spread")
    assert "NA_WEIGHTED" not in {row.rule for row in explain(idle, spread)}


def test_the_rules_that_hold_are_told_in_words() -> None:
    lines = scoring_sentences(UNDER_CAP)
    assert "执行率低于 60% 的，总分不超过 69 分。" in lines
    assert "实际完成值达到指标值 150% 及以上的，须说明原因，并扣该行分值的 10%。" in lines
    assert "产出指标 50 分、效益指标 40 分，连同执行率共 100 分。" in lines
    assert lines[-1] == "等级：优 90 分及以上、良 80 分及以上、中 70 分及以上、其余为差。"
    worded = "完成情况为“达成预期指标”的，得分为该行分值的 80% 至 100%。"
    assert worded in scoring_sentences(edition_with_variant(STANDARD, OFFICIAL))
    assert worded not in lines
    assert scoring_sentences(get_edition("summary2020")) == ()


@given(st.decimals("0", "100", places=2), st.decimals("0", "1.5", places=4))
def test_a_cap_never_adds_points(total: Decimal, rate: Decimal) -> None:
    points, cap = capped_total(total, rate, UNDER_CAP.scoring)
    assert points <= total
    assert (cap is None) == (points == total)


def test_sums_follow_the_variant() -> None:
    assert summarise(SHEET, edition_with_variant(EDITION, TWO_PARTS)).execution_score == dec(
        "19.00"
    )
