"""A printed total and the parts it should be the sum of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from budgets.rules.sheet import Figure, Precision, Sheet

ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Relation:
    """``total`` should be ``expected``, the sum of ``count`` parts.

    ``case`` says what kind of parts they are, ``place`` and ``other`` name them for people.
    ``agreement`` is how far apart figures of different precision may be and still agree.
    """

    case: str
    place: str
    total: Figure
    expected: Decimal
    count: int
    precision: Precision
    other: str = ""
    agreement: Decimal = ZERO

    @property
    def difference(self) -> Decimal:
        return abs(self.total.value - self.expected)

    @property
    def holds(self) -> bool:
        return self.difference <= self.agreement

    def called(self, other: str) -> Relation:
        """The same, with a name for what it is compared with."""
        return replace(self, other=other)

    def is_tail(self, steps: Decimal) -> bool:
        """Whether the difference is no more than ``steps`` of the last printed place.

        Many rounded parts drift further apart: the sum of n rounded figures is off by the root
        of n/12 places on average, and twice that is still ordinary.
        """
        off = self.difference / self.precision.step
        return not self.holds and (off <= steps or 3 * off * off <= self.count + 1)


def sum_of(
    case: str, place: str, total: Figure | None, parts: Iterable[Figure | None], sheet: Sheet
) -> Iterator[Relation]:
    """The sum, unless it cannot be judged: no total, no parts, or a cell that is no number."""
    found = list(parts)
    figures = [part for part in found if part is not None]
    if total is None or not total.printed or len(figures) != len(found):
        return
    if any(figure.printed for figure in figures):
        whole = sum((figure.value for figure in figures), ZERO)
        yield Relation(case, place, total, whole, len(figures), sheet.precision)
