"""The words that made-up sheets are put together from. Pure Python: no Django, no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from core.spec import read_toml

FILE: Final = Path(__file__).with_name("words.toml")


@dataclass(frozen=True, slots=True)
class Sector:
    """What a department answers for: kinds of units, what they look after, and for whom."""

    name: str
    kinds: tuple[str, ...]
    things: tuple[str, ...]
    people: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A pattern of indicators; ``at_least`` says on which side of the target lies success."""

    level2: str
    name: str
    at_least: bool
    low: int
    high: int
    unit: str


@dataclass(frozen=True, slots=True)
class Words:
    """Everything the file holds."""

    sectors: tuple[Sector, ...]
    measures: Mapping[str, tuple[Measure, ...]]
    places: tuple[str, ...]
    surnames: tuple[str, ...]
    given: tuple[str, ...]
    tasks: tuple[str, ...]
    goals: Mapping[str, Any]
    explanations: Mapping[str, tuple[str, ...]]


@cache
def words() -> Words:
    """The words, read once; ``measures`` are by second-level indicator."""
    data = read_toml(FILE)
    measures: dict[str, tuple[Measure, ...]] = {}
    for row in data["measure"]:
        at_least = row.pop("direction") == ">"
        measures[row["level2"]] = (
            *measures.get(row["level2"], ()),
            Measure(at_least=at_least, **row),
        )
    return Words(
        sectors=tuple(
            Sector(row["name"], tuple(row["kinds"]), tuple(row["things"]), row["people"])
            for row in data["sector"]
        ),
        measures=measures,
        places=tuple(data["places"]),
        surnames=tuple(data["surnames"]),
        given=tuple(data["given"]),
        tasks=tuple(data["tasks"]["names"]),
        goals=data["goals"],
        explanations={name: tuple(texts) for name, texts in data["explanations"].items()},
    )
