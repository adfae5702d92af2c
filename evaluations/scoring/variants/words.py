"""A scoring in plain words, for those who fill sheets and those who choose among variants."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from core.numbers import print_decimal
from evaluations.scoring.attainment import percent
from evaluations.scoring.earning import OVER_THRESHOLD
from evaluations.sheet.editions.model import Edition, Scoring

_ZERO_BUDGET: Final = {
    "not_scored": "没有预算的，执行率不计分。",
    "full": "没有预算的，执行率得满分。",
    "zero": "没有预算的，执行率得 0 分。",
}
_NOT_APPLICABLE: Final = {
    "reduce": "标为不适用的行不计分。",
    "spread": "标为不适用的行，其分值按比例分给同一一级指标的其他行。",
}


def scoring_sentences(edition: Edition) -> tuple[str, ...]:
    """The rules of an edition's scoring, one sentence each; () for one without scores."""
    return tuple(_sentences(edition)) if edition.scoring.scored else ()


def _sentences(edition: Edition) -> Iterator[str]:
    scoring = edition.scoring
    yield _execution(scoring)
    levels = "、".join(f"{level.name} {print_decimal(level.weight)} 分" for level in edition.level1)
    yield f"{levels}，连同执行率共 {print_decimal(scoring.total_weight)} 分。"
    yield _ZERO_BUDGET[scoring.zero_budget]
    for cap in scoring.total_caps:
        most = print_decimal(cap.total_at_most)
        yield f"执行率低于 {percent(cap.rate_below)} 的，总分不超过 {most} 分。"
    yield _over(edition)
    for band in scoring.quality:
        low, high = percent(band.low), percent(band.high)
        yield f"完成情况为“{band.name}”的，得分为该行分值的 {low} 至 {high}。"
    yield _NOT_APPLICABLE[scoring.not_applicable]
    if scoring.bands:
        yield "等级：" + "、".join(_bands(scoring)) + "。"


def _execution(scoring: Scoring) -> str:
    weight, cap = print_decimal(scoring.execution_weight), print_decimal(scoring.execution_cap)
    return f"执行率得分为执行率 × {weight} 分，最多 {cap} 分，保留 {scoring.score_places} 位小数。"


def _over(edition: Edition) -> str:
    threshold = Decimal((OVER_THRESHOLD | edition.checks.parameters)["over_threshold"])
    deduction = edition.scoring.over_deduction
    sentence = f"实际完成值达到指标值 {percent(threshold)} 及以上的，须说明原因"
    return f"{sentence}，并扣该行分值的 {percent(deduction)}。" if deduction else f"{sentence}。"


def _bands(scoring: Scoring) -> Iterator[str]:
    *upper, (worst, _lowest) = scoring.bands
    for name, lowest in upper:
        yield f"{name} {print_decimal(lowest)} 分及以上"
    yield f"其余为{worst}" if upper else worst
