"""Why a sheet has not all its points: each lost point with formula, inputs and rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from budgets.money import print_decimal, read_decimal, round_half_up
from evaluations.documents import SelfEvaluation
from evaluations.editions.model import Edition
from evaluations.rules.comparing import Attainment, Direction, attain
from evaluations.rules.reading import Row, is_empty, read_rows
from evaluations.scoring import HUNDRED, Totals, execution_weight, scored_row, summarise

EXECUTION: Final = "EXEC_SCORE"
MEASURED: Final = "UNDER_FULL"
UNEXPLAINED: Final = "MISSING_EXPLANATION"
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
    """Every loss of a scored sheet, the execution first; () for a sheet without scores."""
    if not edition.scoring.scored:
        return ()
    lost = [*_execution(document, edition, summarise(document, edition))]
    for row in read_rows(document):
        lost += _row(row, edition)
    return tuple(lost)


def _execution(document: SelfEvaluation, edition: Edition, totals: Totals) -> Iterator[LostPoints]:
    row, weight = scored_row(document, edition), execution_weight(document, edition)
    given = read_decimal(row.score) if row else None
    if row is None or given is None or given >= weight:
        return
    rate, exact = totals.execution_rate, totals.execution_score
    shown = "无" if rate is None else f"{print_decimal(round_half_up(rate * HUNDRED, 2))}%"
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
    lost = row.weight.value - row.score.value
    inputs = {
        "weight": row.cells.weight,
        "target": row.cells.target,
        "actual": row.cells.actual,
        "explanation": row.cells.explanation,
    }
    attained = attain(row)
    if attained is not None and attained.missed:
        share = min(attained.share, Decimal(1))
        exact = round_half_up(row.weight.value * (1 - share), edition.scoring.score_places)
        yield LostPoints(row.path("score"), lost, _formula(attained), inputs, MEASURED, exact)
        return
    rule = UNEXPLAINED if is_empty(row.cells.explanation) else DEDUCTED
    yield LostPoints(row.path("score"), lost, "分值 − 得分（自评扣分）", inputs, rule)


def _formula(attained: Attainment) -> str:
    if attained.direction is Direction.LOWER:
        return "分值 × 指标值 ÷ 实际完成值"
    return "分值 × 实际完成值 ÷ 指标值"
