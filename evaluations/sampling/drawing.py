"""Draws forms for a random re-check: stratified, seeded, and the same for the same sheets.

Systematic sampling: the sheets lie in a row by unit, risk band and amount band, shuffled within by
the seed, and every n-th is taken. So each stratum is hit by its share, however many strata there
are. A riskier form counts more than once. Chance comes from hashes of the seed, which are the same
on every machine and in every version. Pure Python: no Django, no database.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2b
from itertools import accumulate
from typing import Final

from evaluations.checking.risk import band_of

WEIGHTS: Final = {"高": 3, "中": 2, "低": 1}
"""How much more often a sheet of that risk band is drawn."""

AMOUNTS: Final = (
    (Decimal(5_000_000), "500万元及以上"),
    (Decimal(500_000), "50万元至500万元"),
    (Decimal(0), "50万元以下"),
)
UNKNOWN_AMOUNT: Final = "金额不详"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sheet that may be drawn; ``unit`` is the unit's path."""

    key: int
    unit: str
    risk: int | None = None
    amount: Decimal | None = None

    @property
    def risk_band(self) -> str:
        return band_of(self.risk)

    @property
    def amount_band(self) -> str:
        """The amount's band, in words."""
        if self.amount is None or self.amount < 0:
            return UNKNOWN_AMOUNT
        return next(name for lowest, name in AMOUNTS if self.amount >= lowest)


def draw(candidates: Iterable[Candidate], size: int, seed: int) -> tuple[Candidate, ...]:
    """``size`` of the candidates, or all of them if there are no more; by unit and band."""
    rest = sorted(candidates, key=lambda one: _place(one, seed))
    if len(rest) <= size:
        return tuple(rest)
    taken, rest = _certain(rest, size)
    taken += _every_nth(rest, size - len(taken), _chance(seed, "start"))
    return tuple(sorted(taken, key=lambda one: _place(one, seed)))


def _place(one: Candidate, seed: int) -> tuple[str, int, str, float, int]:
    by_risk = -WEIGHTS[one.risk_band]
    return (one.unit, by_risk, one.amount_band, _chance(seed, one.key), one.key)


def _chance(seed: int, what: object) -> float:
    """A number from 0 to below 1 that only the seed and the thing decide."""
    digest = blake2b(f"{seed}/{what}".encode(), digest_size=6).digest()
    return int.from_bytes(digest) / 2**48


def _certain(candidates: Sequence[Candidate], size: int) -> tuple[list[Candidate], list[Candidate]]:
    """Those whose weight alone earns them a place, and the others."""
    taken: list[Candidate] = []
    rest = list(candidates)
    while len(taken) < size:
        interval = sum(WEIGHTS[one.risk_band] for one in rest) / (size - len(taken))
        sure = [one for one in rest if WEIGHTS[one.risk_band] >= interval]
        if not sure:
            break
        taken += sure
        rest = [one for one in rest if WEIGHTS[one.risk_band] < interval]
    return taken, rest


def _every_nth(candidates: Sequence[Candidate], size: int, start: float) -> list[Candidate]:
    ends = list(accumulate(WEIGHTS[one.risk_band] for one in candidates))
    points = ((start + number) * ends[-1] / size for number in range(size))
    return [candidates[min(bisect_right(ends, point), len(ends) - 1)] for point in points]
