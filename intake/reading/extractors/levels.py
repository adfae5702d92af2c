"""First and second level of an indicator row, found by their words wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from intake.reading.canonical import base_key, clean_text, key
from intake.reading.grid import Cell
from intake.reading.recognisers.labels import Labels

_WEIGHT: Final = re.compile(r"\(?(\d+(?:\.\d+)?)分?\)?$")
_WEIGHT_ALONE: Final = re.compile(r"\(?(\d+(?:\.\d+)?)分\)?")
_LEADING: Final = 3
_EXACT: Final = 1.0


class LevelWords(Protocol):
    """The words for first and second levels that a table prints."""

    @property
    def indicator_block(self) -> Labels[str]: ...
    @property
    def level1(self) -> Labels[str]: ...
    @property
    def level2(self) -> Labels[str]: ...
    @property
    def owners(self) -> Mapping[str, str]: ...


@dataclass(slots=True)
class RowLevels:
    """What the leading cells of a row say, and which cells are left for the columns."""

    level1: str = ""
    weight: str = ""
    level2: str = ""
    next_level2: str = ""
    """A second label in the row: it names the rows that follow."""
    body: list[Cell] = field(default_factory=list)
    trust: float = 1.0


def row_levels(
    cells: Sequence[Cell], words: LevelWords, name_column: int, before: str = ""
) -> RowLevels:
    """Read the leading cells; ``name_column`` is where the third level is printed.

    ``before`` is the second level of the rows above, which tells two damaged labels apart.
    """
    found = RowLevels()
    index = _level2_at(cells, words, name_column)
    if index is None:
        return _without_level2(cells, words, name_column, found)
    for cell in cells[:index]:
        _read_level1(cell.text, words, found)
    found.level2 = _printed_level2(cells[index].text, words, found, before)
    rest = list(cells[index + 1 :])
    repeated = len(rest) > 1 and rest[0].column != name_column
    if repeated and words.level2.exact(rest[0].text) is not None:
        if key(rest[0].text) != key(cells[index].text):
            found.next_level2, found.level2 = found.level2, clean_text(rest[0].text)
        rest = rest[1:]
    found.body = rest
    return found


def _level2_at(cells: Sequence[Cell], words: LevelWords, name_column: int) -> int | None:
    """Index of the cell that names the second level: the very word first, a damaged one else."""
    leading = range(min(_LEADING, len(cells)))
    for index in leading:
        if _names_level2(cells, index, words):
            return index
    for index in leading:
        cell = cells[index]
        if cell.column >= name_column or words.level1.find(cell.text) is not None:
            continue
        if words.level2.find(cell.text) is not None:
            return index
    return None


def _names_level2(cells: Sequence[Cell], index: int, words: LevelWords) -> bool:
    """A word that names both levels is the first level when a second-level word follows it."""
    if words.level2.exact(cells[index].text) is None:
        return False
    if words.level1.exact(cells[index].text) is None or index + 1 >= len(cells):
        return True
    return words.level2.exact(cells[index + 1].text) is None


def _without_level2(
    cells: Sequence[Cell], words: LevelWords, name_column: int, found: RowLevels
) -> RowLevels:
    body = list(cells)
    while body and body[0].column < name_column:
        text = body[0].text
        if not _is_block_label(text, words):
            second = bool(found.level1) and not _WEIGHT_ALONE.fullmatch(key(text))
            if second or not _read_level1(text, words, found):
                break
        body.pop(0)
    found.body = body
    return found


def _is_block_label(text: str, words: LevelWords) -> bool:
    return words.indicator_block.exact(text) is not None


def _read_level1(text: str, words: LevelWords, found: RowLevels) -> bool:
    """Take a first level or its points from a cell; False when the cell is neither."""
    label = key(text)
    alone = _WEIGHT_ALONE.fullmatch(label)
    if alone:
        found.weight = alone.group(1)
        return True
    name = _WEIGHT.sub("", label) if label[-1:] in {")", "分"} else label
    hit = words.level1.find(name) or words.level1.find(text)
    if hit is None:
        return False
    found.level1, found.trust = hit[0], min(found.trust, hit[1])
    weight = _WEIGHT.search(label) if label != name else None
    if weight:
        found.weight = weight.group(1)
    return True


def _printed_level2(text: str, words: LevelWords, found: RowLevels, before: str) -> str:
    """The second level as printed; its proper name where the print is damaged."""
    hit = words.level2.find(text)
    if hit is None or hit[1] == _EXACT:
        return clean_text(text)
    found.trust = min(found.trust, hit[1])
    order = list(words.owners)
    above = order.index(key(before)) if key(before) in order else -1
    likely = [name for name in words.level2.equally_near(text) if key(name) in order]
    return next((name for name in likely if order.index(key(name)) > above), hit[0])


def owner_of(level2: str, words: LevelWords) -> str:
    """The first level under which the edition prints that second level, "" when unknown."""
    name = words.level2.exact(level2)
    return words.owners.get(key(name) if name else base_key(level2), "")
