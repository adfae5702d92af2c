"""What a person meant who typed a number into a cell (ADR 0603). Pure Python.

``read_typed`` understands amounts with their unit, points, percentages and Chinese numerals. What
has two meanings is a question, never a guess. The text of the cell stays as it was typed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeAlias

from core.numbers import YUAN, YUAN_PER, from_yuan, print_decimal, read_number, to_yuan
from core.numerals import NUMERALS, read_numeral
from core.remembering import remember_short
from core.text import CACHED_CELLS, is_nothing, plain


class Wanted(StrEnum):
    """What a cell asks for. NUMBER cells do not say what they measure."""

    AMOUNT = "amount"
    POINTS = "points"
    PERCENT = "percent"
    NUMBER = "number"


WANTED: Final[Mapping[str, Wanted]] = {
    "amount": Wanted.AMOUNT,
    "weight": Wanted.POINTS,
    "score": Wanted.POINTS,
    "rate": Wanted.PERCENT,
    "number": Wanted.NUMBER,
}
"""By the kind of a cell; a kind that is missing here holds no number."""


class How(StrEnum):
    """How a text was understood. PLAIN needs no second look."""

    PLAIN = "plain"
    WORDED = "worded"
    """By its unit, sign, exponent, brackets or numerals."""
    FULL_POINTS = "full_points"
    """满分: all points of the row."""


class Question(StrEnum):
    """Why a text has more than one meaning."""

    PERCENT_OF_POINTS = "percent_of_points"
    COMMA = "comma"
    FEN = "fen"
    SCALE = "scale"


class Reason(StrEnum):
    """Why a text is no number of its cell."""

    WORDS = "words"
    MONEY_FOR_POINTS = "money_for_points"
    MONEY_FOR_PERCENT = "money_for_percent"
    PERCENT_FOR_AMOUNT = "percent_for_amount"
    NO_FULL_POINTS = "no_full_points"
    NEGATIVE = "negative"
    TOO_LARGE = "too_large"


@dataclass(frozen=True, slots=True)
class Understood:
    """One number, in ``unit``: the sheet's unit of money, 分, % or "" where the cell has none."""

    value: Decimal
    unit: str
    how: How


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A text of several meanings; ``candidates`` are numbers in the cell's unit."""

    question: Question
    candidates: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Unreadable:
    reason: Reason


Reading: TypeAlias = Understood | Doubtful | Unreadable

POINTS: Final = "分"
PERCENT: Final = "%"
MAX_AMOUNT: Final = Decimal(10) ** 17
"""In 元; a stored amount has 17 digits before the point."""
MAX_POINTS: Final = Decimal(10) ** 5
MAX_PERCENT: Final = Decimal(10) ** 7
_MAX_LENGTH: Final = 60
_FULL: Final = frozenset({"满分", "全分"})
_SIMPLE: Final = re.compile(r"\d{1,9}(?:\.\d{1,6})?", re.ASCII)


def read_typed(
    text: str, wanted: Wanted, unit: str = YUAN, full: Decimal | None = None
) -> Reading | None:
    """The number that a cell holds; None for an empty one and for a mark of "nothing".

    ``unit`` is the sheet's unit of money (a key of YUAN_PER), ``full`` the points of the row.
    Never raises, whatever was typed.
    """
    if is_nothing(text):
        return None
    if wanted is Wanted.POINTS:
        cell = plain(text)
        if cell in _FULL:
            return _full_points(full)
        percent = _percent(cell)
        if percent is not None:
            shares = () if full is None else tuple(full * value / 100 for value in percent.values)
            return Doubtful(Question.PERCENT_OF_POINTS, _different(*percent.values, *shares))
    return _read(text, wanted, unit)


@remember_short(CACHED_CELLS)
def is_surely_plain(text: str) -> bool:
    """Whether a text says in every number cell what it seems to say: plain digits, or nothing."""
    return bool(_SIMPLE.fullmatch(text)) or is_nothing(text)


@remember_short(CACHED_CELLS)
def _read(text: str, wanted: Wanted, unit: str) -> Reading:
    if len(text) > _MAX_LENGTH:
        return Unreadable(Reason.WORDS)
    if _SIMPLE.fullmatch(text):
        return Understood(Decimal(text), _unit_of(wanted, unit), How.PLAIN)
    cell = plain(text)
    found = _READERS[wanted](cell.rstrip("。"), unit)
    if isinstance(found, Unreadable):
        return found
    reason = _out_of_range(found, wanted, unit)
    if reason is not None:
        return Unreadable(reason)
    if found.question is not None:
        return Doubtful(found.question, _different(*found.values))
    value = found.values[0]
    number = read_number(text)
    is_plain = text.isascii() and number is not None and number.value == value >= 0
    how = How.PLAIN if is_plain else How.WORDED
    return Understood(value, found.unit or _unit_of(wanted, unit), how)


def _different(*values: Decimal) -> tuple[Decimal, ...]:
    return tuple(dict.fromkeys(values))


def _full_points(full: Decimal | None) -> Reading:
    if full is None:
        return Unreadable(Reason.NO_FULL_POINTS)
    return Understood(full, POINTS, How.FULL_POINTS)


def _unit_of(wanted: Wanted, unit: str) -> str:
    return {Wanted.AMOUNT: unit, Wanted.POINTS: POINTS, Wanted.PERCENT: PERCENT}.get(wanted, "")


def _out_of_range(found: _Quantity, wanted: Wanted, unit: str) -> Reason | None:
    lowest, highest = min(found.values), max(map(abs, found.values))
    if wanted is Wanted.POINTS:
        if lowest < 0:
            return Reason.NEGATIVE
        return Reason.TOO_LARGE if highest >= MAX_POINTS else None
    if wanted is Wanted.PERCENT:
        return Reason.TOO_LARGE if highest >= MAX_PERCENT else None
    return Reason.TOO_LARGE if to_yuan(highest, unit) >= MAX_AMOUNT else None


def shown(number: Understood) -> str:
    """As a page says it: "1,200,000.00 元", "15 分", "95%"."""
    value = number.value.normalize()
    exponent = value.as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    if number.unit in YUAN_PER:
        return f"{value:,.{max(2, places)}f} {number.unit}"
    text = print_decimal(value)
    return f"{text}{PERCENT}" if number.unit == PERCENT else f"{text} {number.unit}".rstrip()


# Quantities ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Quantity:
    """Numbers that a text may stand for, more than one only beside a ``question``."""

    values: tuple[Decimal, ...]
    question: Question | None = None
    unit: str = ""

    def times(self, factor: Decimal) -> _Quantity:
        return _Quantity(tuple(value * factor for value in self.values), self.question, self.unit)


_EXPONENT: Final = re.compile(r"\d+(?:\.\d*)?[eE][+-]?\d{1,2}", re.ASCII)
_DECIMAL: Final = re.compile(r"\d+(?:\.\d*)?|\.\d+", re.ASCII)
_GROUPED: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?", re.ASCII)
_ONE_COMMA: Final = re.compile(r"\d+,\d+", re.ASCII)
_COMMAS: Final = re.compile(r"\d[\d,]*(?:\.\d*)?", re.ASCII)
_MAGNITUDES: Final = {
    "亿": Decimal(10) ** 8,
    "千万": Decimal(10) ** 7,
    "百万": Decimal(10) ** 6,
    "十万": Decimal(10) ** 5,
    "万": Decimal(10) ** 4,
    "千": Decimal(10) ** 3,
    "百": Decimal(10) ** 2,
}
_SCALED: Final = re.compile(rf"([\d.,]+)({'|'.join(_MAGNITUDES)})", re.ASCII)


def _signed(cell: str) -> tuple[str, bool]:
    """The text without sign or accountant's brackets, and whether it is negative."""
    cell = cell.replace("−", "-")
    if len(cell) > 2 and cell[0] == "(" and cell[-1] == ")":
        return cell[1:-1], True
    if cell[:1] in ("-", "负"):
        return cell[1:], True
    return cell.removeprefix("+"), False


def _figures(text: str, *, grouped: bool = True) -> _Quantity | None:
    """Digits with or without separators. Where ``grouped`` is False, "1,234" is a question."""
    text = text.replace("，", ",")
    if _DECIMAL.fullmatch(text) or _EXPONENT.fullmatch(text):
        return _Quantity((Decimal(text),))
    without = text.replace(",", "")
    if _GROUPED.fullmatch(text) and (grouped or "." in text):
        return _Quantity((Decimal(without),))
    if _ONE_COMMA.fullmatch(text):
        return _Quantity((Decimal(text.replace(",", ".")), Decimal(without)), Question.COMMA)
    if _COMMAS.fullmatch(text):
        return _Quantity((Decimal(without),), Question.COMMA)
    return None


def _number(text: str, *, grouped: bool = True) -> _Quantity | None:
    """Digits or numerals, without a unit."""
    found = _figures(text, grouped=grouped)
    if found is None and text and NUMERALS.issuperset(text):
        value = read_numeral(text)
        return None if value is None else _Quantity((value,))
    return found


def _scaled(text: str) -> _Quantity | None:
    """Digits with 万, 亿 ... behind them: 120万, 1亿2000万. Their order must be falling."""
    end, before, total = 0, Decimal("Infinity"), _Quantity((Decimal(0),))
    while end < len(text):
        match = _SCALED.match(text, end)
        found = _figures(match[1]) if match else None
        if match is None or found is None:
            return None
        size, end = _MAGNITUDES[match[2]], match.end()
        part = found.times(size)
        if size >= before or (total.values[0] and (found.question or part.values[0] >= before)):
            return None
        before = size
        values = tuple(total.values[0] + value for value in part.values)
        total = _Quantity(values, part.question)
    return total if text else None


# By what the cell asks for ------------------------------------------------------------------------

_CURRENCY: Final = re.compile(r"(?:人民币|RMB|CNY|¥|￥)+", re.IGNORECASE)
_YUAN: Final = re.compile(r"[元圆块]")
_SMALL: Final = re.compile(r"(?:(?P<jiao>[^角分])角)?(?:零?(?P<fen>[^角分])分)?[整正]?")
_FEN_ALONE: Final = re.compile(r"(?P<number>.+)分")
_MONEY: Final = re.compile(r"[¥￥元圆角]|人民币|RMB|CNY|[^个]?[万亿]$", re.IGNORECASE)
_WHOLE_SCALES: Final = "万亿"


def _amount(cell: str, unit: str) -> _Quantity | Unreadable:
    if _percent(cell) is not None:
        return Unreadable(Reason.PERCENT_FOR_AMOUNT)
    body, negative = _signed(cell)
    body, currency = _CURRENCY.subn("", body, count=1) if _CURRENCY.match(body) else (body, 0)
    if not negative:
        body, negative = _signed(body)
    found = _money(body, unit, has_currency=bool(currency))
    if found is None:
        return Unreadable(Reason.WORDS)
    return found.times(Decimal(-1)) if negative else found


def _money(text: str, unit: str, *, has_currency: bool) -> _Quantity | None:
    """An amount in the sheet's unit."""
    text = text.removesuffix("人民币")
    yuan = _YUAN.search(text)
    if yuan:
        main = _number(text[: yuan.start()]) or _scaled(text[: yuan.start()])
        small = _small(text[yuan.end() :])
        if main is None or small is None or (main.question and small):
            return None
        return _in_unit(_Quantity(tuple(v + small for v in main.values), main.question), unit)
    if fen := _FEN_ALONE.fullmatch(text):
        found = _number(fen["number"])
        if found is None:
            return None
        in_yuan = found.times(Decimal("0.01"))
        return _Quantity((*_in_unit(in_yuan, unit).values, *found.values), Question.FEN)
    number = _number(text)
    found = number or _scaled(text)
    if found is None:
        return None
    has_scale = any(mark in text for mark in _MAGNITUDES)
    if has_currency or (has_scale and (unit == YUAN or text[-1] in _WHOLE_SCALES)):
        return _in_unit(found, unit)
    if has_scale:
        return _Quantity((*_in_unit(found, unit).values, *found.values), Question.SCALE)
    return found


def _in_unit(found: _Quantity, unit: str) -> _Quantity:
    return _Quantity(tuple(from_yuan(value, unit) for value in found.values), found.question)


def _small(text: str) -> Decimal | None:
    """角 and 分 behind the 元, in 元; None for anything else."""
    match = _SMALL.fullmatch(text)
    if match is None:
        return None
    total = Decimal(0)
    for name, size in (("jiao", "0.1"), ("fen", "0.01")):
        if match[name]:
            found = _number(match[name])
            if found is None:
                return None
            total += found.values[0] * Decimal(size)
    return total


def _points(cell: str, _unit: str) -> _Quantity | Unreadable:
    body, negative = _signed(cell)
    found = _number(body.removesuffix(POINTS), grouped=False)
    if found is None:
        money = _MONEY.search(cell)
        return Unreadable(Reason.MONEY_FOR_POINTS if money else Reason.WORDS)
    return found.times(Decimal(-1)) if negative else found


def _percent(cell: str) -> _Quantity | None:
    """95%, 九十五%, 百分之九十五; None for a text that is no percentage."""
    body, negative = _signed(cell)
    if body.startswith("百分之"):
        found = _number(body.removeprefix("百分之"))
    elif body.endswith(PERCENT):
        found = _number(body.removesuffix(PERCENT))
    else:
        return None
    return found if found is None or not negative else found.times(Decimal(-1))


def _share(cell: str, _unit: str) -> _Quantity | Unreadable:
    body, negative = _signed(cell)
    found = _percent(cell)
    if found is not None:
        return found
    bare = _number(body, grouped=False)
    if bare is None:
        money = _MONEY.search(cell)
        return Unreadable(Reason.MONEY_FOR_PERCENT if money else Reason.WORDS)
    return bare.times(Decimal(-1)) if negative else bare


def _any(cell: str, unit: str) -> _Quantity | Unreadable:
    """A number of whatever is measured: a percentage, points, or an amount."""
    percent = _percent(cell)
    if percent is not None:
        return _Quantity(percent.values, percent.question, PERCENT)
    if cell.endswith(POINTS) and not _YUAN.search(cell):
        points = _points(cell, unit)
        if isinstance(points, _Quantity):
            return _Quantity(points.values, points.question, POINTS)
    found = _amount(cell, unit)
    if isinstance(found, Unreadable) or not _MONEY.search(cell):
        return found
    return _Quantity(found.values, found.question, unit)


_READERS: Final = {
    Wanted.AMOUNT: _amount,
    Wanted.POINTS: _points,
    Wanted.PERCENT: _share,
    Wanted.NUMBER: _any,
}
