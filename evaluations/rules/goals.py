"""Numbers and years that a goal text tells, with the words around them."""

from __future__ import annotations

import re
from decimal import Decimal

from budgets.money import plain

_CLAUSE = re.compile(r"[，,。；;、：:\n（）()]")
_YEARLY = re.compile(r"(20\d{2})年度?([\u4e00-\u9fff]{4})")


def numbers_told(goal: str, unit: str) -> list[tuple[Decimal, str]]:
    """Each number printed with that unit, and the clause it stands in (without the number)."""
    if not unit:
        return []
    pattern = re.compile(rf"(?<![\d.])(\d{{1,9}}(?:\.\d{{1,4}})?){re.escape(unit)}(?![/\d])")
    told = []
    for clause in _CLAUSE.split(plain(goal)):
        found = pattern.findall(clause)
        if len(found) == 1:
            told.append((Decimal(found[0]), pattern.sub(" ", clause)))
    return told


def yearly(text: str) -> list[tuple[int, str]]:
    """Each year and the four characters behind it: 2021年度路灯维护 is (2021, 路灯维护)."""
    return [(int(year), after) for year, after in _YEARLY.findall(plain(text))]


def share_stretch(one: str, other: str, length: int) -> bool:
    """Whether both texts hold the same stretch of that many characters."""
    return any(one[place : place + length] in other for place in range(len(one) - length + 1))
