"""Rows of a foreign sheet by its printed columns: levels, name and values as they stand there.

No word is looked up and nothing is renamed. A copied text may have lost the cells in front that
were merged with those above; then the row is moved to the right until it fits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from core.numbers import read_decimal
from core.text import is_nothing
from intake.reading.canonical import clean_number, clean_text, is_error, is_numeric
from intake.reading.extractors.alignment import Slot, is_operator
from intake.reading.extractors.rows import LEVELS, TableSpec, naming_field
from intake.reading.extractors.unknown_levels import reads_like_value
from intake.reading.grid import Cell
from intake.reading.recognisers.lines import Line

_POINTS: Final = re.compile(
    r"\s*(?:[(（]\s*(\d+(?:\.\d+)?)\s*[分%]?\s*[)）]|(\d+(?:\.\d+)?)\s*分)\s*$"
)
_POINTED_FIELDS: Final = ("weight", "score")
_MOVED: Final = (-1, 1, -2, 2)
_MUCH: Final = 2.0
"""How much stranger a row of a true grid must be where it stands before it is moved."""
_DOUBTFUL: Final = 1.0
_UNSURE: Final = 0.8
_LONGEST_UNIT: Final = 8
_LONGEST_GRADE: Final = 4
_POINTED: Final = re.compile(r"\d+(?:\.\d+)?\s*分")


class Leading(NamedTuple):
    """What a row prints: its own levels, the points of the first one, and its values."""

    level1: str
    points: str
    level2: str
    values: Mapping[str, str]
    trust: float = 1.0


def row_by_columns(
    line: Line, slots: Sequence[Slot], width: int, spec: TableSpec
) -> Leading | None:
    """The row where every cell stands under a heading it fits, else None.

    ``width`` is how many cells the heading row prints.
    """
    columns = _by_column(tuple(slots))
    printed = line.grid.kind != "text"
    here = _placed(line.cells, 0, columns, spec, loose=printed)
    if printed and (here is None or not _doubts(here, spec, columns)):
        return here
    if here is not None and not printed and _doubts(here, spec, columns) < _MUCH:
        unsure = _doubts(here, spec, columns) >= _DOUBTFUL
        return here._replace(trust=_UNSURE) if unsure else here
    shifts = _MOVED if printed else _shifts(line, slots, width)
    others = [_placed(line.cells, n, columns, spec) for n in shifts if n]
    ranked = [(_doubts(row, spec, columns), row) for row in (here, *others) if row is not None]
    if not ranked:
        return None
    doubts, row = min(ranked, key=lambda pair: pair[0])
    if (
        row is not here
        and printed
        and here is not None
        and doubts > _doubts(here, spec, columns) - _MUCH
    ):
        doubts, row = _doubts(here, spec, columns), here
    unsure = doubts >= _DOUBTFUL or (printed and row is not here)
    return row._replace(trust=_UNSURE) if unsure else row


def _doubts(row: Leading, spec: TableSpec, columns: Mapping[int, Slot]) -> float:
    """How strange the row would be: words in the wrong column, numbers that cannot be."""
    words, values = spec.words, row.values
    name = values.get(naming_field(spec), "")
    doubts = 2.0 * (words.level2.exact(name) is not None) + 2.0 * (not name)
    doubts += 2.0 * (reads_like_value(name) or is_operator(name))
    doubts += sum(2.0 * (is_numeric(t) or is_operator(t)) for t in (row.level1, row.level2))
    doubts += 2.0 * (words.level2.exact(row.level1) is not None)
    doubts += 2.0 * (words.level1.exact(name) is not None)
    doubts += 1.0 * (bool(row.level2) and words.level1.exact(row.level2) is not None)
    numbers = [values.get(field, "") for field, kind in spec.kinds.items() if kind == "number"]
    doubts += sum(number.endswith("%") for number in numbers)
    doubts += is_numeric(values.get("explanation", "")) or is_operator(values.get("target", ""))
    weight, score = (read_decimal(values.get(field, "")) for field in ("weight", "score"))
    doubts += weight is not None and score is not None and score > weight
    if all(field in _fields_of(columns) for field in _POINTED_FIELDS):
        doubts += bool(values.get("weight")) is not bool(values.get("score"))
    return doubts + sum(not values.get(f) for f, kind in spec.kinds.items() if kind == "value") / 2


@lru_cache(maxsize=256)
def _by_column(slots: tuple[Slot, ...]) -> dict[int, Slot]:
    return {slot.column: slot for slot in slots}


def _fields_of(columns: Mapping[int, Slot]) -> set[str]:
    return {slot.field for slot in columns.values()}


def _shifts(line: Line, slots: Sequence[Slot], width: int) -> list[int]:
    """As it stands; then by the cells it lacks; then by any number of cells before the name."""
    name = next((slot.column for slot in slots if slot.field not in LEVELS), 0)
    lacking = width - line.row.width
    likely = [lacking] if 0 < lacking <= name else []
    return list(dict.fromkeys([0, *likely, *range(1, name + 1)]))


def _placed(
    cells: Sequence[Cell],
    shift: int,
    columns: Mapping[int, Slot],
    spec: TableSpec,
    *,
    loose: bool = False,
) -> Leading | None:
    first = min(columns)
    texts: dict[str, str] = {}
    for column, text in cells:
        slot = columns.get(column + shift)
        if slot is None:
            if column + shift < first and spec.words.indicator_block.exact(text) is not None:
                continue
            return None
        if slot.kind == "other":
            continue
        if not _fits(text, slot, spec, loose=loose):
            return None
        texts[slot.field] = clean_number(text) if slot.kind == "number" else clean_text(text)
    level1 = texts.pop("level1", "")
    level2 = texts.pop("level2", "")
    if not texts and (not level2 or len(cells) == 1):
        return None
    found = _POINTS.search(level1)
    points = (found.group(1) or found.group(2)) if found else ""
    return Leading(_POINTS.sub("", level1) or level1, points, level2, texts)


def _fits(text: str, slot: Slot, spec: TableSpec, *, loose: bool) -> bool:
    match slot.kind:
        case "number":
            return is_numeric(text) or is_nothing(text) or is_error(text) or _is_points(text)
        case "operator":
            return is_operator(text) or (loose and len(text) <= _LONGEST_GRADE)
        case "unit":
            return len(text) <= _LONGEST_UNIT and not is_operator(text) and not is_numeric(text)
        case "name":
            return loose or _names(text, slot, spec)
        case _:
            return True


def _is_points(text: str) -> bool:
    return len(text) <= _LONGEST_GRADE or _POINTED.fullmatch(text) is not None


def _names(text: str, slot: Slot, spec: TableSpec) -> bool:
    """Whether a text can stand in a column of names; a second level never stands in the first."""
    if is_operator(text) or reads_like_value(text):
        return False
    second = spec.words.level2.exact(text) is not None
    return slot.field != "level1" or not second or spec.words.level1.exact(text) is not None
