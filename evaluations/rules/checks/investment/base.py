"""What a rule over a government-investment sheet is, and how its cells are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from core.numbers import read_decimal
from core.text import plain
from evaluations.rules.engine.base import Finding, Severity
from evaluations.sheet.document import InvestmentPerformance


@dataclass(frozen=True, slots=True)
class InvestmentContext:
    """The parameters in force."""

    parameters: Mapping[str, str] = field(default_factory=dict)

    def decimal(self, name: str) -> Decimal:
        """A numeric parameter; raises for a parameter that is none (a fault of the rule)."""
        return Decimal(self.parameters[name])


@dataclass(frozen=True, slots=True)
class InvestmentRule:
    """A check of the catalogue for 政府投资项目绩效情况表."""

    code: str
    severity: Severity
    check: Callable[[InvestmentPerformance, InvestmentContext], Iterable[Finding]]
    parameters: Mapping[str, str] = field(default_factory=dict)


def amount(text: str) -> Decimal | None:
    """An amount, with or without 万元 behind it."""
    return read_decimal(plain(text).removesuffix("万元"))


def rate(text: str) -> Decimal | None:
    """A rate in percent, with or without the sign."""
    return read_decimal(text)


def says_yes(text: str) -> bool:
    return plain(text).startswith("是")
