"""Chinese numerals: 九十, 一百零五, 壹佰贰拾万, 二〇二一, 九十点五. Pure Python.

Only what has one meaning is read. 一百五 is 150 to one person and 105 to another: it is no number.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

_DIGITS: Final = {
    character: number
    for number, characters in enumerate(
        ("零〇", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
    )
    for character in characters
}
_UNITS: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TEN_THOUSAND: Final = "万萬"
_HUNDRED_MILLION: Final = "亿億"
_POINT: Final = "点"
NUMERALS: Final = frozenset("".join((*_DIGITS, *_UNITS, _TEN_THOUSAND, _HUNDRED_MILLION, _POINT)))
_MOST: Final = 10_000


def read_numeral(text: str) -> Decimal | None:
    """The number that a text of numerals says; None for anything else."""
    whole, point, fraction = text.partition(_POINT)
    value = _whole(whole)
    if value is None or not point:
        return None if value is None else Decimal(value)
    if not fraction or not all(character in _DIGITS for character in fraction):
        return None
    digits = "".join(str(_DIGITS[character]) for character in fraction)
    return Decimal(f"{value}.{digits}")


def _whole(text: str) -> int | None:
    if text and all(character in _DIGITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    return _divided(text, _HUNDRED_MILLION, _MOST * _MOST)


def _divided(text: str, marks: str, size: int) -> int | None:
    """A number in parts: what stands before the mark counts ``size`` times."""
    at = max(text.find(mark) for mark in marks)
    if at < 0:
        return _section(text) if size == _MOST else _divided(text, _TEN_THOUSAND, _MOST)
    high = _section(text[:at]) if size == _MOST else _divided(text[:at], _TEN_THOUSAND, _MOST)
    rest = text[at + 1 :]
    if not high or any(mark in rest for mark in marks):
        return None
    if not rest:
        return high * size
    has_zero = _DIGITS.get(rest[0]) == 0
    bare = rest[has_zero:]
    low = _section(bare) if size == _MOST else _divided(bare, _TEN_THOUSAND, _MOST)
    # 一万二 is 12,000 in speech; 一万零二 is 10,002.
    if not low or (len(bare) == 1 and not has_zero):
        return None
    return high * size + low


def _section(text: str) -> int | None:
    """A number below 10,000, such as 三千零五十 or 十五."""
    total, unit, zero, digit = 0, _MOST, False, 0
    for position, character in enumerate(text):
        if character in _UNITS:
            size = _UNITS[character]
            if size >= unit or (not digit and size != 10):
                return None
            total, unit, zero, digit = total + (digit or 1) * size, size, False, 0
        elif (value := _DIGITS.get(character)) is None or digit:
            return None
        elif value == 0:
            if zero or not total:
                return None
            zero = True
        else:
            digit = value
            is_last = position == len(text) - 1
            if is_last and total and unit > 10 and not zero:
                return None
    if zero and not digit:
        return None
    return total + digit or None
