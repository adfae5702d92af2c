"""What a scoring variant is, and the file it is read from."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from evaluations.sheet.editions.model import QualityBand, TotalCap

FILE: Final = Path(__file__).with_name("variants.toml")


@dataclass(frozen=True, slots=True)
class Policy:
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


@cache
def all_policies() -> dict[str, Policy]:
    """Every variant by id, read once. KeyError or TypeError for a table that is wrong."""
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {name: read_policy(name, table) for name, table in data.items()}


def read_policy(policy_id: str, table: Mapping[str, Any]) -> Policy:
    """A variant from its table. TypeError for an unknown key."""
    values: dict[str, Any] = dict(table)
    for name in ("execution_weight", "execution_cap", "over_threshold", "over_deduction"):
        if name in values:
            values[name] = Decimal(values[name])
    for name in ("levels", "bands"):
        values[name] = tuple((word, Decimal(points)) for word, points in values.get(name, ()))
    caps, quality = values.get("total_caps", ()), values.get("quality", ())
    values["total_caps"] = tuple(TotalCap(Decimal(rate), Decimal(most)) for rate, most in caps)
    values["quality"] = tuple(
        QualityBand(word, Decimal(low), Decimal(high)) for word, low, high in quality
    )
    return Policy(id=policy_id, **values)
