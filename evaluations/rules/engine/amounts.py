"""The money of a sheet as the rules read it: numbers in the sheet's unit, one budget where it
prints one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from core.numbers import print_decimal, read_amount
from evaluations.sheet.document import FundingRow, SelfEvaluation

_AMOUNTS: Final = ("initial_budget", "adjusted_budget", "executed")
_MONEY: Final = ("元", "￥", "¥")


def with_plain_amounts(document: SelfEvaluation) -> SelfEvaluation:
    """The sheet as the rules on money read it: 4753.66万元 in a sheet in 万元 is 4753.66.

    The same object where no amount says its unit, as on most sheets.
    """
    rows = tuple(_plain(row, document.amount_unit) for row in document.funding)
    if all(new is old for new, old in zip(rows, document.funding, strict=True)):
        return document
    return replace(document, funding=rows)


def with_one_budget(document: SelfEvaluation) -> SelfEvaluation:
    """A foreign sheet with a single column of budgets: it is the one that was spent from."""
    rows = document.funding
    if any(row.adjusted_budget for row in rows) or not any(row.initial_budget for row in rows):
        return document
    same = tuple(replace(row, adjusted_budget=row.initial_budget) for row in rows)
    return replace(document, funding=same)


def _plain(row: FundingRow, unit: str) -> FundingRow:
    cells: dict[str, Any] = {}
    for name in _AMOUNTS:
        text = getattr(row, name)
        if any(word in text for word in _MONEY):
            number = read_amount(text, unit)
            if number is not None:
                cells[name] = print_decimal(number.value)
    return replace(row, **cells) if cells else row
