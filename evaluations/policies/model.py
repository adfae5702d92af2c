"""What a scoring variant is, and the file it is read from."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

FILE: Final = Path(__file__).with_name("variants.toml")


@dataclass(frozen=True, slots=True)
class TotalCap:
    """Below this execution rate (a fraction) the total is at most that many points."""

    rate_below: Decimal
    total_at_most: Decimal


@dataclass(frozen=True, slots=True)
class QualityBand:
    """A judgement in words and the share of the points it allows, from low to high."""

    name: str
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Policy:
    """How points are given from ``valid_from`` to ``valid_to`` (years, both included).

    ``not_applicable`` is what becomes of the points of rows marked 不适用: "reduce" leaves them
    out of the total, "spread" gives them to the other rows of their level 1.
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
    over_threshold: Decimal = Decimal("1.30")
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


def policy_for(policy_id: str, year: int) -> Policy | None:
    """The variant of that id if it holds in that year; KeyError for an unknown id."""
    policy = all_policies()[policy_id]
    return policy if policy.covers(year) else None


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
