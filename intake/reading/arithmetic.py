"""Numbers of a row of money, laid on its columns by what must add up.

Headings are sometimes moved against their values, or there are fewer of them, and a copied text
loses the empty cells. Then the rate says which two amounts it is the quotient of, and the score
which weight it is a part of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Final

from core.numbers import read_number
from intake.reading.canonical import clean_number

ORDER: Final = (
    "initial_budget", "adjusted_budget", "executed", "weight", "execution_rate", "score",
)  # fmt: skip
_HOLDS: Final = 3.0
_CONTRADICTS: Final = -3.0
_LIKELY: Final = 0.5
_HUNDRED: Final = Decimal(100)
_WEIGHTS: Final = frozenset(map(Decimal, (5, 10, 15, 20, 25, 30)))
_SLACK: Final = Decimal("0.006")
"""How far a rate may be from its quotient: it is printed with two digits or more."""
ENOUGH: Final = _HOLDS
"""How much better another reading must be before columns are moved."""


def fitness(values: Mapping[str, str]) -> float:
    """How well the numbers of a row go together; 0 where nothing can be said."""
    numbers = {name: read_number(clean_number(values.get(name, ""))) for name in ORDER}
    found = {name: number.value for name, number in numbers.items() if number is not None}
    rates = {name for name, number in numbers.items() if number is not None and number.percent}
    rate, percent = found.get("execution_rate"), "execution_rate" in rates
    fit = _CONTRADICTS * len(rates - {"execution_rate"}) + _LIKELY * percent
    shares = _shares(rate, percent=percent)
    if shares:
        fit += _of_budget(found, shares) + _of_weight(found, shares)
    weight, score = found.get("weight"), found.get("score")
    if weight is not None:
        fit += _LIKELY * (weight in _WEIGHTS)
        fit += _CONTRADICTS * (score is not None and score > weight)
    return fit


def _shares(rate: Decimal | None, *, percent: bool) -> list[Decimal]:
    """What a printed rate may mean as a share: 98.5 % or 0.985; both where it could be either."""
    if rate is None or rate < 0:
        return []
    if percent:
        return [rate / _HUNDRED]
    return [rate, rate / _HUNDRED] if rate <= 2 else [rate / _HUNDRED]


def _of_budget(found: Mapping[str, Decimal], shares: Sequence[Decimal]) -> float:
    executed = found.get("executed")
    budgets = [found[name] for name in ("adjusted_budget", "initial_budget") if found.get(name)]
    if executed is None or not budgets:
        return 0.0
    held = any(abs(executed / budget - share) <= _SLACK for budget in budgets for share in shares)
    return _HOLDS if held else _CONTRADICTS


def _of_weight(found: Mapping[str, Decimal], shares: Sequence[Decimal]) -> float:
    weight, score = found.get("weight"), found.get("score")
    if not weight or score is None:
        return 0.0
    held = any(abs(score - weight * min(share, Decimal(1))) <= weight * _SLACK for share in shares)
    return _HOLDS if held else 0.0


def laid(texts: Sequence[str], fields: Sequence[str]) -> tuple[tuple[str, ...], float]:
    """The fields that the texts stand for, in order, and how well that fits.

    Nothing where there are more texts than fields, or two ways fit alike.
    """
    ways = [
        (fitness(dict(zip(names, texts, strict=True))), names)
        for names in combinations(fields, len(texts))
    ]
    ways.sort(key=lambda way: -way[0])
    if not ways or (len(ways) > 1 and ways[0][0] == ways[1][0]):
        return (), 0.0
    return ways[0][1], ways[0][0]
