"""What a parsed target or actual is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from evaluations.sheet.quantities.dates import PrintedDate
from evaluations.sheet.quantities.units import BARE, Dimension, Unit


class Kind(StrEnum):
    """UNKNOWN: there are figures in the cell, but what they measure cannot be told."""

    NOTHING = "nothing"
    NUMBER = "number"
    RANGE = "range"
    DATE = "date"
    WORDS = "words"
    COMPOUND = "compound"
    UNKNOWN = "unknown"


class Operator(StrEnum):
    NONE = ""
    AT_LEAST = "≥"
    AT_MOST = "≤"
    MORE = ">"
    LESS = "<"
    EQUAL = "="
    ABOUT = "约"


@dataclass(frozen=True, slots=True)
class Measure:
    """One cell read. ``text`` is its plain form; ``value`` the number as printed.

    ``high`` is the upper end of a RANGE, ``parts`` the measures of a COMPOUND.
    """

    kind: Kind
    text: str
    operator: Operator = Operator.NONE
    value: Decimal = Decimal(0)
    high: Decimal = Decimal(0)
    unit: Unit = BARE
    date: PrintedDate | None = None
    parts: tuple[Measure, ...] = ()

    @property
    def base_value(self) -> Decimal:
        """The value in the base unit of its dimension: 1.5万元 is 15000 (元)."""
        return self.value * self.unit.factor

    @property
    def is_number(self) -> bool:
        return self.kind is Kind.NUMBER

    @property
    def is_percent(self) -> bool:
        return self.kind is Kind.NUMBER and self.unit.dimension is Dimension.PERCENT

    @property
    def is_exact(self) -> bool:
        """A number without any operator before or behind it."""
        return self.kind is Kind.NUMBER and self.operator in (Operator.NONE, Operator.EQUAL)
