"""What a scoring variant is, and the file it is read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from core.spec import build, read_toml
from evaluations.sheet.editions.model import QualityBand, TotalCap

FILE: Final = Path(__file__).with_name("variants.toml")


@dataclass(frozen=True, slots=True)
class ScoringVariant:
    """How points are given from ``valid_from`` to ``valid_to`` (years, both included).

    ``levels`` are (level 1, its points); the rest as in ``editions.model.Scoring``.
    ``over_threshold`` is actual over target, None where the check's own holds.
    """

    id: str
    name: str
    valid_from: int
    execution_weight: Decimal
    levels: tuple[tuple[str, Decimal], ...]
    valid_to: int | None = None
    execution_cap: Decimal | None = None
    score_places: int = 2
    zero_budget: Literal["not_scored", "full", "zero"] = "not_scored"
    total_caps: tuple[TotalCap, ...] = ()
    over_threshold: Decimal | None = None
    over_deduction: Decimal = Decimal(0)
    quality: tuple[QualityBand, ...] = ()
    not_applicable: Literal["reduce", "spread"] = "reduce"
    bands: tuple[tuple[str, Decimal], ...] = ()

    def covers(self, year: int) -> bool:
        return self.valid_from <= year and (self.valid_to is None or year <= self.valid_to)


@dataclass(frozen=True, slots=True)
class _Table:
    """A variant as its table in the file says it; arrays hold what the classes above name."""

    name: str
    valid_from: int
    execution_weight: Decimal
    levels: tuple[tuple[str, Decimal], ...]
    valid_to: int | None = None
    execution_cap: Decimal | None = None
    score_places: int = 2
    zero_budget: Literal["not_scored", "full", "zero"] = "not_scored"
    total_caps: tuple[tuple[Decimal, Decimal], ...] = ()
    over_threshold: Decimal | None = None
    over_deduction: Decimal = Decimal(0)
    quality: tuple[tuple[str, Decimal, Decimal], ...] = ()
    not_applicable: Literal["reduce", "spread"] = "reduce"
    bands: tuple[tuple[str, Decimal], ...] = ()


@cache
def all_variants() -> dict[str, ScoringVariant]:
    """Every variant by id, read once. Raises SpecError for a table that is wrong."""
    data = read_toml(FILE)
    return {name: read_variant(name, table) for name, table in data.items()}


def read_variant(variant_id: str, table: Mapping[str, Any]) -> ScoringVariant:
    """A variant from its table. Raises SpecError with the key and the reason."""
    read: _Table = build(f"{FILE.name} 的 {variant_id}", dict(table), _Table)
    values = {spec.name: getattr(read, spec.name) for spec in fields(read)}
    values["total_caps"] = tuple(TotalCap(*cap) for cap in read.total_caps)
    values["quality"] = tuple(QualityBand(*band) for band in read.quality)
    return ScoringVariant(id=variant_id, **values)
