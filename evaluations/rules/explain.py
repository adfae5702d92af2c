"""Why a sheet has not all its points: each lost point with formula, inputs and rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from core.numbers import print_decimal, read_decimal
from evaluations.scoring.attainment import Attainment, Direction, attain, percent
from evaluations.scoring.earning import OVER_THRESHOLD, quality_range, suggest_score
from evaluations.scoring.rows import Row, is_empty, read_rows
from evaluations.scoring.totals import ZERO, Totals, execution_weight, scored_row, summarise
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions.model import Edition

EXECUTION: Final = "EXEC_SCORE"
MEASURED: Final = "UNDER_FULL"
UNEXPLAINED: Final = "MISSING_EXPLANATION"
EXCEEDED: Final = "OVER_NODEDUCT"
IN_WORDS: Final = "QUAL_DOWN"
LEFT_OUT: Final = "NA_WEIGHTED"
CAPPED: Final = "TOTAL_SUM"
DEDUCTED: Final = "SELF_DEDUCTION"


@dataclass(frozen=True, slots=True)
class LostPoints:
    """Points that a row did not get. ``rule`` is the code that accounts for them.

    ``accounted`` are the points that the formula explains; None where nothing is measured.
    """

    where: str
    lost: Decimal
    formula: str
    inputs: Mapping[str, str]
    rule: str
    accounted: Decimal | None = None


def explain(document: SelfEvaluation, edition: Edition) -> tuple[LostPoints, ...]:
    """Every loss of a scored sheet, the execution first; () for a sheet without scores.

    The edition is the one in force: variants cap, deduct, judge in words and leave rows out.
    """
    if not edition.scoring.scored:
        return ()
    totals = summarise(document, edition)
    lost = [*_execution(document, edition, totals)]
    for row in read_rows(document):
        lost += _left_out(row, edition) if row.not_applicable else _row(row, edition)
    return (*lost, *_capped(totals))


def _execution(document: SelfEvaluation, edition: Edition, totals: Totals) -> Iterator[LostPoints]:
    row, weight = scored_row(document, edition), execution_weight(document, edition)
    given = read_decimal(row.score) if row else None
    if row is None or given is None or given >= weight:
        return
    rate, exact = totals.execution_rate, totals.execution_score
    shown = "无" if rate is None else percent(rate)
    yield LostPoints(
        where=f"funding.{row.source}.score",
        lost=weight - given,
        formula="分值 × 全年执行数 ÷ 全年预算数",
        inputs={
            "weight": print_decimal(weight),
            "executed": row.executed,
            "adjusted": row.adjusted_budget,
            "rate": shown,
        },
        rule=EXECUTION,
        accounted=None if exact is None else weight - exact,
    )


def _row(row: Row, edition: Edition) -> Iterator[LostPoints]:
    if not row.lost_points or row.weight is None or row.score is None:
        return
    cells = row.cells
    formula, rule, points = _reason(row, edition)
    yield LostPoints(
        where=row.path("score"),
        lost=row.weight.value - row.score.value,
        formula=formula,
        inputs={
            "weight": cells.weight,
            "target": cells.target,
            "actual": cells.actual,
            "explanation": cells.explanation,
        },
        rule=rule,
        accounted=None if points is None else row.weight.value - points,
    )


def _reason(row: Row, edition: Edition) -> tuple[str, str, Decimal | None]:
    """Formula, rule and the points that they give a row which lost some."""
    weight = row.weight.value if row.weight else ZERO
    attained = attain(row)
    threshold = Decimal((OVER_THRESHOLD | edition.checks.parameters)["over_threshold"])
    points = suggest_score(row, edition.scoring, threshold)
    if attained is not None and attained.missed:
        return _formula(attained), MEASURED, points
    if points is not None and points < weight:
        share = percent(edition.scoring.over_deduction)
        return f"达到指标值 {percent(threshold)} 及以上，扣分值的 {share}", EXCEEDED, points
    allowed = quality_range(row.cells.actual, weight, edition.scoring)
    if allowed is not None:
        low, high = map(print_decimal, allowed)
        return f"完成情况为“{row.cells.actual.strip()}”，得分 {low}–{high}", IN_WORDS, allowed[1]
    rule = UNEXPLAINED if is_empty(row.cells.explanation) else DEDUCTED
    return "分值 − 得分（自评扣分）", rule, None


def _left_out(row: Row, edition: Edition) -> Iterator[LostPoints]:
    """Points printed in a row that does not apply; where they are spread nothing is lost."""
    if row.weight is None or row.weight.value <= 0 or edition.scoring.not_applicable == "spread":
        return
    given = row.score.value if row.score else ZERO
    lost, inputs = row.weight.value - given, {"weight": row.cells.weight}
    if lost > 0:
        yield LostPoints(
            row.path("score"), lost, "不适用的行不计分", inputs, LEFT_OUT, row.weight.value
        )


def _capped(totals: Totals) -> Iterator[LostPoints]:
    """What a low execution rate takes off the whole."""
    if totals.cap is None or totals.execution_rate is None:
        return
    most = print_decimal(totals.cap.total_at_most)
    lost = totals.uncapped - totals.score
    yield LostPoints(
        where="total_score",
        lost=lost,
        formula=f"执行率低于 {percent(totals.cap.rate_below)} 的，总分不超过 {most} 分",
        inputs={"sum": print_decimal(totals.uncapped), "rate": percent(totals.execution_rate)},
        rule=CAPPED,
        accounted=lost,
    )


def _formula(attained: Attainment) -> str:
    if attained.direction is Direction.LOWER:
        return "分值 × 指标值 ÷ 实际完成值"
    return "分值 × 实际完成值 ÷ 指标值"
