"""Chinese numerals of number formats ([DBNum1], [DBNum2])."""

from __future__ import annotations

from typing import Final

_DIGITS: Final = {1: "〇一二三四五六七八九", 2: "零壹贰叁肆伍陆柒捌玖"}
_UNITS: Final = {1: ("", "十", "百", "千"), 2: ("", "拾", "佰", "仟")}
_GROUPS: Final = ("", "万", "亿", "万亿", "亿亿")
_GROUP: Final = 4


def digit_by_digit(text: str, style: int) -> str:
    """Every digit as its numeral: 2023 is 二〇二三."""
    return text.translate({ord(str(n)): numeral for n, numeral in enumerate(_DIGITS[style])})


def in_words(number: int, style: int) -> str:
    """The whole number as it is spoken: 120 is 一百二十. Digits where it is too large for words."""
    if number == 0:
        return "零"
    digits = str(number)
    if len(digits) > _GROUP * len(_GROUPS):
        return digit_by_digit(digits, style)
    words = ""
    gap = False
    for place, digit in zip(range(len(digits) - 1, -1, -1), map(int, digits), strict=True):
        if digit:
            words += ("零" if gap else "") + _DIGITS[style][digit] + _UNITS[style][place % _GROUP]
        gap = not digit and (gap or bool(words))
        group = digits[max(0, len(digits) - place - _GROUP) : len(digits) - place]
        if place % _GROUP == 0 and place and int(group):
            words += _GROUPS[place // _GROUP]
            gap = False
    return words
