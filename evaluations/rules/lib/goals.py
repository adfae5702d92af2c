"""Numbers and years of a goal text, with the words next to them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from core.text import plain

LONG_ENOUGH: Final = 4
"""Characters in a row that a clause and a name must share to mean the same thing."""

_CLAUSE = re.compile(r"[，,。；;、：:\n（）()]")
_NUMBER = re.compile(r"(?<![\d.])\d{1,9}(?:\.\d{1,4})?")
_NOT_BEHIND = re.compile(r"[/\d]")
_YEARLY = re.compile(r"(20\d{2})年度?([\u4e00-\u9fff]{4})")


@dataclass(frozen=True, slots=True)
class Clause:
    """Words between two marks, and where in them numbers begin and end."""

    words: str
    numbers: tuple[tuple[int, int], ...]

    def number_with(self, unit: str) -> tuple[Decimal, str] | None:
        """The only number with that unit, and the words without it; None for none or several."""
        found = [(start, end) for start, end in self.numbers if self._has_unit(end, unit)]
        if len(found) != 1:
            return None
        (start, end), words = found[0], self.words
        return Decimal(words[start:end]), f"{words[:start]} {words[end + len(unit) :]}"

    def _has_unit(self, end: int, unit: str) -> bool:
        behind = self.words.startswith(unit, end)
        return behind and not _NOT_BEHIND.match(self.words, end + len(unit))


class Goal:
    """A goal text taken apart once, however many indicators ask what it says of them."""

    def __init__(self, text: str) -> None:
        self._clauses = [clause for clause in map(_clause, _CLAUSE.split(plain(text))) if clause]
        self._holding: dict[str, list[int]] = defaultdict(list)
        for number, clause in enumerate(self._clauses):
            for stretch in stretches(clause.words):
                self._holding[stretch].append(number)
        self._told: dict[str, dict[int, tuple[Decimal, str]]] = {}

    def numbers_of(self, name: str, unit: str) -> set[Decimal]:
        """Each number with that unit in a clause that shares words with the indicator's name."""
        number_with = self._with_unit(unit) if unit else {}
        if not number_with:
            return set()
        wanted = stretches(name)
        near = {number for stretch in wanted for number in self._holding.get(stretch, ())}
        pairs = (number_with[number] for number in near & number_with.keys())
        # A stretch that the number itself was part of is none.
        return {number for number, words in pairs if not wanted.isdisjoint(stretches(words))}

    def _with_unit(self, unit: str) -> Mapping[int, tuple[Decimal, str]]:
        if unit not in self._told:
            found = (
                (number, clause.number_with(unit)) for number, clause in enumerate(self._clauses)
            )
            self._told[unit] = {number: pair for number, pair in found if pair}
        return self._told[unit]


def _clause(words: str) -> Clause | None:
    numbers = tuple(match.span() for match in _NUMBER.finditer(words))
    return Clause(words, numbers) if numbers else None


def stretches(text: str) -> set[str]:
    """Every run of that many characters in a text."""
    return {text[place : place + LONG_ENOUGH] for place in range(len(text) - LONG_ENOUGH + 1)}


def shared_stretches(names: Iterable[str]) -> set[str]:
    """The stretches that stand in more than one of the names."""
    seen: set[str] = set()
    shared: set[str] = set()
    for name in names:
        own = stretches(name)
        shared |= own & seen
        seen |= own
    return shared


def yearly(text: str) -> list[tuple[int, str]]:
    """Each year and the four characters behind it: 2021年度路灯维护 is (2021, 路灯维护)."""
    return [(int(year), after) for year, after in _YEARLY.findall(plain(text))]
