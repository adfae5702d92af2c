"""PCT_RATIO: a ratio where percent is printed, or the other way round."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from core.numbers import read_number
from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.rules.lib.funding import rate_readings, rate_span
from evaluations.scoring.attainment import is_pct_slip
from evaluations.scoring.totals import print_rate
from evaluations.sheet.document import FundingRow, SelfEvaluation

CODE: Final = "PCT_RATIO"
found = partial(Finding, code=CODE, severity=Severity.ERROR)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """Rates of the funding block, and "1" against "100%" between target and actual."""
    yield from _funding(document, context)
    for row in context.rows:
        if row.is_indicator and is_pct_slip(row.target, row.actual):
            yield found(
                where=row.path("actual"),
                printed=row.cells.actual,
                expected=row.cells.target,
                params={"case": "value", "target": row.cells.target},
            )


def _funding(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """A sheet that mixes both is wrong in each odd row; one odd throughout gets one hint."""
    odd, fitting = _sorted_rows(document, context)
    for row in odd if fitting else odd[:1]:
        exact = rate_span(row, document.amount_unit)
        scoring = context.edition.scoring
        yield found(
            where=f"funding.{row.source}.execution_rate",
            printed=row.execution_rate,
            expected=print_rate(exact.exact, scoring) if exact else "",
            params={"case": scoring.rate},
            severity=Severity.ERROR if fitting else Severity.HINT,
        )


def _sorted_rows(
    document: SelfEvaluation, context: Context
) -> tuple[list[FundingRow], list[FundingRow]]:
    """Rows that print the rate in the other sheet, and rows that print it in the edition's."""
    odd: list[FundingRow] = []
    fitting: list[FundingRow] = []
    for row in document.funding:
        printed, exact = read_number(row.execution_rate), rate_span(row, document.amount_unit)
        if printed is None or exact is None:
            continue
        percent, ratio = rate_readings(printed, exact)
        if percent is not ratio:
            is_odd = ratio is (context.edition.scoring.rate == "percent")
            (odd if is_odd else fitting).append(row)
    return odd, fitting


RULE: Final = Rule(CODE, Severity.ERROR, check)
