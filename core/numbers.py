"""Numbers as official sheets print them: amounts, rates, weights and scores.

A printed number is kept as text and read here when arithmetic is needed; nothing is repaired.
Pure Python: no Django, no database.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import Final

from core.remembering import remember_short
from core.text import CACHED_CELLS, plain

YUAN: Final = "元"
YUAN_PER: Final = {YUAN: Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}

_LONGEST_FIRST: Final = ("亿元", "万元", "元")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")
_MAX_NUMBER_LENGTH = 40
_WIDE = Context(prec=4 * _MAX_NUMBER_LENGTH)
"""Room to round any quotient or product of two printed numbers."""


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """A number with the precision it was printed with.

    ``value`` is the number before the percent sign ("99.44%" has value 99.44),
    ``places`` the decimals printed, ``percent`` whether "%" stood behind it.
    """

    value: Decimal
    places: int
    percent: bool = False

    @property
    def half_step(self) -> Decimal:
        """Half of the last printed place: "0.91" stands for 0.905-0.915."""
        return Decimal(5).scaleb(-self.places - 1)

    def agrees_with(self, exact: Decimal) -> bool:
        """Whether ``exact`` could have been printed as this number."""
        return abs(self.value - exact) <= self.half_step


@remember_short(CACHED_CELLS)
def read_number(text: str) -> PrintedNumber | None:
    """Read a cell that holds one number and nothing else; None when it does not.

    Thousands separators, inner blanks and full-width digits are accepted.
    """
    cleaned = plain(text).replace(",", "").replace("，", "")
    percent = cleaned.endswith("%")
    digits = cleaned.removesuffix("%")
    if len(digits) > _MAX_NUMBER_LENGTH or not _NUMBER.fullmatch(digits) or not digits.isascii():
        return None
    try:
        value = Decimal(digits)
    except InvalidOperation:
        return None
    _, _, places = digits.partition(".")
    return PrintedNumber(value, len(places), percent)


def read_amount(text: str, unit: str) -> PrintedNumber | None:
    """An amount as a number of ``unit``: 4753.66万元 on a sheet in 万元 is 4753.66, in 元 47536600.

    Without a unit of its own it counts in that of the sheet; None where it is no number.
    """
    cleaned = plain(text).lstrip("￥¥")
    own = next((name for name in _LONGEST_FIRST if cleaned.endswith(name)), "")
    number = read_number(cleaned.removesuffix(own))
    if number is None or not own or number.percent or unit not in YUAN_PER:
        return number
    factor = YUAN_PER[own] / YUAN_PER[unit]
    places = number.places - int(factor.log10())
    return PrintedNumber(number.value * factor, places)


def read_decimal(text: str) -> Decimal | None:
    """The number a cell holds ("99.44%" gives 99.44), or None."""
    number = read_number(text)
    return None if number is None else number.value


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Round as accountants do: 0.005 up to 0.01."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=_WIDE)


def to_yuan(value: Decimal, unit: str) -> Decimal:
    """An amount printed in ``unit`` (元, 万元, 亿元) as 元; KeyError for another unit."""
    return value * YUAN_PER[unit]


def from_yuan(value: Decimal, unit: str) -> Decimal:
    """An amount held in 元 as it is shown in ``unit``; KeyError for another unit."""
    return value / YUAN_PER[unit]


def print_decimal(value: Decimal) -> str:
    """Shortest plain print of ``value``: no exponent, no needless zeros."""
    text = format(value.normalize(), "f")
    return "0" if text in {"-0", ""} else text


def grouped(text: str) -> str:
    """A printed amount with thousands separators, for reading only; other text unchanged."""
    number = read_number(text)
    if number is None or number.percent:
        return text
    return format(number.value, f",.{number.places}f")
