"""FUND_PARTS: the parts of the funding add up to the total, column by column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import Final

from core.numbers import PrintedNumber, print_decimal, read_number
from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.rules.lib.funding import EXACT_UNIT
from evaluations.scoring.rows import is_unreadable
from evaluations.scoring.totals import ZERO, scored_row
from evaluations.sheet.document import FundingRow, SelfEvaluation

CODE: Final = "FUND_PARTS"
COLUMNS: Final = ("initial_budget", "adjusted_budget", "executed")
found = partial(Finding, CODE, Severity.ERROR)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    sources = {row.source for row in context.edition.funding.rows if row.part}
    parts = [row for row in document.funding if row.source in sources]
    total = scored_row(document, context.edition)
    if total is None or not parts:
        return
    for column in COLUMNS:
        yield from _column(column, total, parts, document.amount_unit)


def _column(
    column: str, total: FundingRow, parts: Sequence[FundingRow], unit: str
) -> Iterator[Finding]:
    text = getattr(total, column)
    printed = read_number(text)
    numbers = _parts([getattr(row, column) for row in parts])
    if printed is None or numbers is None:
        return
    exact = sum((number.value for number in numbers), ZERO)
    if abs(printed.value - exact) > _slack(printed, numbers, unit):
        yield found(f"funding.{total.source}.{column}", printed=text, expected=print_decimal(exact))


def _parts(texts: Sequence[str]) -> list[PrintedNumber] | None:
    """The printed parts; None where one is unreadable, or where an empty cell may hold the sum."""
    if any(map(is_unreadable, texts)):
        return None
    numbers = [number for number in map(read_number, texts) if number is not None]
    gaps = len(numbers) < len(texts)
    return None if gaps and not any(number.value for number in numbers) else numbers


def _slack(total: PrintedNumber, parts: Sequence[PrintedNumber], unit: str) -> Decimal:
    """Half a printed step of the total; of every part too where amounts are rounded (万元)."""
    if unit == EXACT_UNIT:
        return total.half_step if total.places else ZERO
    return sum((part.half_step for part in parts if part.value), total.half_step)


RULE: Final = Rule(CODE, Severity.ERROR, check)
