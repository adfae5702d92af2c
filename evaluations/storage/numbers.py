"""Numbers as their columns can hold them."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from core.numbers import read_decimal, round_half_up

MAX_POINTS: Final = Decimal(10) ** 5


def points(text: str) -> Decimal | None:
    """The points a cell holds; None where it holds none that could be points (kept as printed)."""
    value = read_decimal(text)
    return None if value is None else within(value, MAX_POINTS, 4)


def within(value: Decimal, limit: Decimal, places: int, *, signed: bool = False) -> Decimal | None:
    """The value as its column can hold it, None where it cannot."""
    lowest = -limit if signed else Decimal(0)
    return round_half_up(value, places) if lowest <= value < limit else None
