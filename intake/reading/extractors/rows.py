"""What a table with levels prints, and what one of its rows holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from intake.reading.extractors.alignment import SlotKind
from intake.reading.extractors.levels import LevelWords
from intake.reading.recognisers.labels import Labels
from intake.reading.recognisers.lines import Line

LEVELS: Final = ("level1", "level2")
UNKNOWN_LEVEL: Final = 0.5
"""Trust in a row whose place among the levels had to be guessed."""


@dataclass(frozen=True, slots=True, eq=False)
class TableSpec:
    """What a table prints: its columns in order, their kinds and their labels."""

    kinds: Mapping[str, SlotKind]
    labels: Labels[str]
    words: LevelWords
    not_applicable: str = "不适用"
    heading_cells: int = 3
    open_levels: bool = False
    """First levels other than the known ones are taken from their column as printed."""

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(self.kinds)


class TableRow(NamedTuple):
    """One row as read; ``named`` rows print a second level of their own."""

    line: Line
    level1: str
    level2: str
    values: Mapping[str, str]
    trust: float
    named: bool
    level1_weight: str = ""

    @property
    def empty(self) -> bool:
        return not any(self.values.values())


@lru_cache(maxsize=64)
def naming_field(spec: TableSpec) -> str:
    """The first column behind the levels: it names the row."""
    return next((name for name in spec.fields if name not in LEVELS), "")
