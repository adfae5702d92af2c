"""Amounts with a unit of their own, as numbers in the unit of the sheet."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from core.numbers import print_decimal, read_amount
from evaluations.sheet.document import FundingRow, SelfEvaluation

_AMOUNTS: Final = ("initial_budget", "adjusted_budget", "executed")
_MONEY: Final = ("元", "￥", "¥")


def with_plain_amounts(document: SelfEvaluation) -> SelfEvaluation:
    """The sheet as the rules on money read it: 4753.66万元 is the number 4753.66 of a sheet in 万元.

    The same object where no amount says its unit, as on most sheets.
    """
    rows = tuple(_plain(row, document.amount_unit) for row in document.funding)
    if all(new is old for new, old in zip(rows, document.funding, strict=True)):
        return document
    return replace(document, funding=rows)


def _plain(row: FundingRow, unit: str) -> FundingRow:
    cells: dict[str, str] = {}
    for name in _AMOUNTS:
        text = getattr(row, name)
        if any(word in text for word in _MONEY):
            number = read_amount(text, unit)
            if number is not None:
                cells[name] = print_decimal(number.value)
    return replace(row, **cells) if cells else row
