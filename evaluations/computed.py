"""Fills the cells of a sheet that nobody types: rates, execution score, totals, title.

Only for sheets filled here. What was imported keeps what its office printed.
Pure Python: no Django, no database.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from budgets.money import print_decimal, read_decimal
from evaluations.documents import FundingRow, IndicatorRow, SelfEvaluation
from evaluations.editions.model import Edition
from evaluations.scoring import (
    execution_rate,
    execution_score,
    print_rate,
    print_score,
    summarise,
)


def fill_computed(document: SelfEvaluation, edition: Edition) -> SelfEvaluation:
    """The document with every computed cell as arithmetic gives it."""
    filled = replace(
        document,
        title=document.title
        or edition.title_for(year=document.year, project_name=document.project_name),
        funding=tuple(_funding_row(row, edition) for row in document.funding),
        indicators=tuple(_indicator_row(row, edition) for row in document.indicators),
    )
    if not edition.scoring.scored:
        return filled
    totals = summarise(filled, edition)
    return replace(
        filled,
        total_weight=print_decimal(totals.weight),
        total_score=print_score(totals.score, edition.scoring),
    )


def refill(
    document: SelfEvaluation, edition: Edition, earlier: Iterable[Edition]
) -> SelfEvaluation:
    """The sheet filled as ``edition`` computes, if it was filled by one of the ``earlier`` ways.

    A sheet whose cells none of them gives was printed so by its office, and stays as it is.
    """
    if any(fill_computed(document, other) == document for other in earlier):
        return fill_computed(document, edition)
    return document


def _funding_row(row: FundingRow, edition: Edition) -> FundingRow:
    scoring = edition.scoring
    scored = any(spec.scored for spec in edition.funding.rows if spec.source == row.source)
    rate = _rate(row)
    values: dict[str, Any] = {
        "execution_rate": print_rate(rate, scoring) or _no_rate(row, edition),
        "weight": print_decimal(scoring.execution_weight) if scored else edition.marks.not_scored,
        "score": _score(row, rate, edition) if scored else edition.marks.not_scored,
    }
    columns = {cell.field for cell in edition.funding.columns if cell.source == "computed"}
    return replace(row, **{name: value for name, value in values.items() if name in columns})


def _rate(row: FundingRow) -> Decimal | None:
    executed, adjusted = read_decimal(row.executed), read_decimal(row.adjusted_budget)
    if executed is None or adjusted is None:
        return None
    return execution_rate(executed, adjusted)


def _no_rate(row: FundingRow, edition: Edition) -> str:
    """0.00 where nothing was budgeted, an empty cell where the money is still missing."""
    known = read_decimal(row.executed) is not None and read_decimal(row.adjusted_budget) is not None
    return print_rate(Decimal(0), edition.scoring) if known else ""


def _score(row: FundingRow, rate: Decimal | None, edition: Edition) -> str:
    if read_decimal(row.executed) is None or read_decimal(row.adjusted_budget) is None:
        return ""
    score = execution_score(rate, edition.scoring)
    return edition.marks.not_scored if score is None else print_score(score, edition.scoring)


def _indicator_row(row: IndicatorRow, edition: Edition) -> IndicatorRow:
    level = edition.level1_named(row.level1)
    return row if level is None else replace(row, level1_weight=print_decimal(level.weight))
