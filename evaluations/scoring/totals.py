"""Points of a self-evaluation: execution rate and score, sums per level 1, total and grade.

All arithmetic of the sheet lives here, once: page, rules and exports call it. Any text in any
cell is tolerated; a cell that holds no number is not summed. Pure Python.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from core.numbers import print_decimal, read_decimal, round_half_up
from evaluations.sheet.document import FundingRow, IndicatorRow, SelfEvaluation
from evaluations.sheet.editions.model import Edition, Scoring, TotalCap
from evaluations.sheet.quantities.marks import is_marked

ZERO: Final = Decimal(0)
HUNDRED: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class LevelSum:
    """One first-level indicator: the points it should carry and what its rows add up to.

    ``expected`` is None for a level 1 that neither the edition nor the sheet gives points. Where
    the scoring spreads the points of 不适用 rows, ``weight`` and ``score`` are the spread ones.
    """

    name: str
    expected: Decimal | None
    weight: Decimal
    score: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """Every sum of one sheet; ``execution_rate`` is a fraction, None without a budget.

    ``score`` is the total as it counts; ``cap`` is what lowered it from ``uncapped``.
    """

    levels: tuple[LevelSum, ...]
    execution_rate: Decimal | None
    execution_score: Decimal | None
    weight: Decimal
    score: Decimal
    grade: str
    uncapped: Decimal
    cap: TotalCap | None


def execution_rate(executed: Decimal, adjusted: Decimal) -> Decimal | None:
    """Spent over budget as a fraction; None where nothing was budgeted."""
    return executed / adjusted if adjusted > 0 else None


def execution_score(rate: Decimal | None, scoring: Scoring) -> Decimal | None:
    """Points for execution, rounded; without a rate what the zero-budget policy gives."""
    if rate is None:
        return _score_without_budget(scoring)
    exact = exact_execution_score(rate, scoring.execution_weight, scoring.execution_cap)
    return round_half_up(exact, scoring.score_places)


def exact_execution_score(rate: Decimal, weight: Decimal, cap: Decimal) -> Decimal:
    """Rate times weight before rounding, never below 0 nor above the cap."""
    return max(ZERO, min(rate * weight, cap))


def _score_without_budget(scoring: Scoring) -> Decimal | None:
    match scoring.zero_budget:
        case "full":
            return scoring.execution_cap
        case "zero":
            return ZERO
        case _:
            return None


def print_rate(rate: Decimal | None, scoring: Scoring) -> str:
    """The rate as the edition prints it: 0.99994 is "99.99" in percent; "" without a rate."""
    if rate is None:
        return ""
    shown = rate * HUNDRED if scoring.rate == "percent" else rate
    return format(round_half_up(shown, scoring.rate_places), "f")


def print_score(value: Decimal | None, scoring: Scoring) -> str:
    """Points in their shortest form: 9.83, 99.9, 10; "" where none are given."""
    return "" if value is None else print_decimal(round_half_up(value, scoring.score_places))


def grade_of(total: Decimal, scoring: Scoring) -> str:
    """The grade band of a total, "" where the edition has no bands or none reaches so low."""
    return next((name for name, lowest in scoring.bands if total >= lowest), "")


def summarise(document: SelfEvaluation, edition: Edition) -> Totals:
    """All sums of the sheet. The printed execution score counts; the computed one fills a gap."""
    scoring = edition.scoring
    funding = scored_row(document, edition)
    rate = _rate_of(funding)
    computed = _computed_score(funding, rate, scoring)
    printed = read_decimal(funding.score) if funding else None
    levels = _levels(document, edition)
    given = computed if printed is None else printed
    uncapped = sum((level.score for level in levels), ZERO if given is None else given)
    score, cap = capped_total(uncapped, rate, scoring)
    return Totals(
        levels=levels,
        execution_rate=rate,
        execution_score=computed,
        weight=sum((level.weight for level in levels), execution_weight(document, edition)),
        score=score,
        grade=grade_of(score, scoring) if scoring.scored else "",
        uncapped=uncapped,
        cap=cap,
    )


def capped_total(
    total: Decimal, rate: Decimal | None, scoring: Scoring
) -> tuple[Decimal, TotalCap | None]:
    """The total after the lowest cap that applies, and that cap where it bites."""
    caps = [cap for cap in scoring.total_caps if rate is not None and rate < cap.rate_below]
    lowest = min(caps, key=lambda cap: cap.total_at_most, default=None)
    if lowest is None or total <= lowest.total_at_most:
        return total, None
    return lowest.total_at_most, lowest


def scored_row(document: SelfEvaluation, edition: Edition) -> FundingRow | None:
    """The funding row that carries the execution score, None where the sheet has none."""
    source = next((row.source for row in edition.funding.rows if row.scored), "total")
    return document.funding_row(source)


def execution_weight(document: SelfEvaluation, edition: Edition) -> Decimal:
    """The weight printed in the scored funding row, else the edition's; 0 without scores.

    Of a foreign sheet only what it prints counts.
    """
    row = scored_row(document, edition)
    printed = read_decimal(row.weight) if row else None
    if edition.fallback:
        return printed or ZERO
    if not edition.scoring.scored:
        return ZERO
    return edition.scoring.execution_weight if printed is None else printed


def _rate_of(row: FundingRow | None) -> Decimal | None:
    if row is None:
        return None
    executed, adjusted = read_decimal(row.executed), read_decimal(row.adjusted_budget)
    if executed is None or adjusted is None:
        return None
    return execution_rate(executed, adjusted)


def _computed_score(
    row: FundingRow | None, rate: Decimal | None, scoring: Scoring
) -> Decimal | None:
    """None where nothing is scored, or where the money cannot be read."""
    readable = row is not None and read_decimal(row.executed) is not None
    if not scoring.scored or row is None or not readable:
        return None
    return None if read_decimal(row.adjusted_budget) is None else execution_score(rate, scoring)


def _levels(document: SelfEvaluation, edition: Edition) -> tuple[LevelSum, ...]:
    """The edition's level 1 in their order, then any other that the sheet prints."""
    groups: dict[str, list[IndicatorRow]] = {level.name: [] for level in edition.level1}
    for row in document.indicators:
        known = edition.level1_named(row.level1)
        groups.setdefault(known.name if known else row.level1, []).append(row)
    return tuple(_level(name, rows, edition) for name, rows in groups.items())


def _level(name: str, rows: list[IndicatorRow], edition: Edition) -> LevelSum:
    printed = LevelSum(
        name=name,
        expected=level_weight(name, rows, edition),
        weight=_sum(row.weight for row in rows),
        score=_sum(row.score for row in rows),
    )
    return _spread(printed, rows, edition.scoring)


def _spread(level: LevelSum, rows: list[IndicatorRow], scoring: Scoring) -> LevelSum:
    """The points of 不适用 rows given to the other rows, in proportion, where the scoring says so.

    Without such a row, weights that fall short are a slip and stay one.
    """
    if scoring.not_applicable != "spread" or level.expected is None:
        return level
    live = [row for row in rows if not is_marked(row)]
    carried = _sum(row.weight for row in live)
    if len(live) == len(rows) or not 0 < carried < level.expected:
        return level
    score = _sum(row.score for row in live) * level.expected / carried
    return replace(level, weight=level.expected, score=round_half_up(score, scoring.score_places))


def level_weight(name: str, rows: Iterable[IndicatorRow], edition: Edition) -> Decimal | None:
    """Points of a level 1: as printed beside its name ("产出指标 (50分)"), else the edition's."""
    printed = (read_decimal(row.level1_weight) for row in rows)
    known = edition.level1_named(name)
    fallback = known.weight if known else None
    return next((value for value in printed if value is not None), fallback)


def _sum(texts: Iterable[str]) -> Decimal:
    numbers = (read_decimal(text) for text in texts)
    return sum((number for number in numbers if number is not None), ZERO)
