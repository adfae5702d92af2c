"""Numbers as their columns can hold them."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from core.numbers import round_half_up
from core.typed_numbers import Understood, Wanted, read_typed

MAX_POINTS: Final = Decimal(10) ** 5


def points(text: str, full: Decimal | None = None) -> Decimal | None:
    """The points a cell holds; None where it holds none that could be points (kept as printed).

    ``full`` are the points of the row, for 满分.
    """
    reading = read_typed(text, Wanted.POINTS, full=full)
    return within(reading.value, MAX_POINTS, 4) if isinstance(reading, Understood) else None


def within(value: Decimal, limit: Decimal, places: int, *, signed: bool = False) -> Decimal | None:
    """The value as its column can hold it, None where it cannot."""
    lowest = -limit if signed else Decimal(0)
    return round_half_up(value, places) if lowest <= value < limit else None
