"""What the printed execution score should be; shared by EXEC_SCORE and EXEC_SCORE_ROUND."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from core.numbers import print_decimal, read_number, round_half_up
from evaluations.rules.engine.base import Context
from evaluations.rules.lib.funding import rate_span
from evaluations.scoring.totals import HUNDRED, execution_weight, print_score, scored_row
from evaluations.sheet.document import FundingRow, SelfEvaluation


@dataclass(frozen=True, slots=True)
class ExecutionScore:
    """A printed execution score, what the money gives, and how far the two lie apart."""

    row: FundingRow
    expected: str
    rate: str
    weight: str
    off: Decimal

    @property
    def where(self) -> str:
        return f"funding.{self.row.source}.score"

    @property
    def params(self) -> dict[str, str]:
        return {"rate": self.rate, "weight": self.weight}


def read_execution_score(document: SelfEvaluation, context: Context) -> ExecutionScore | None:
    """None where nothing is scored, a number is missing or nothing was budgeted."""
    row = scored_row(document, context.edition)
    if row is None or not context.scored:
        return None
    printed, rate = read_number(row.score), rate_span(row, document.amount_unit)
    if printed is None or rate is None:
        return None
    if context.edition.fallback and read_number(row.weight) is None:
        return None  # how many points a foreign sheet gives is what it prints
    weight = execution_weight(document, context.edition)
    exact = rate.times(weight).capped(_cap(weight, context))
    return ExecutionScore(
        row=row,
        expected=print_score(exact.exact, context.edition.scoring),
        rate=f"{round_half_up(rate.exact * HUNDRED, 4)}%",
        weight=print_decimal(weight),
        off=exact.distance(printed.value),
    )


def _cap(weight: Decimal, context: Context) -> Decimal:
    """The edition's cap for the edition's own weight; a sheet with another weight is its cap."""
    scoring = context.edition.scoring
    return scoring.execution_cap if weight == scoring.execution_weight else weight
