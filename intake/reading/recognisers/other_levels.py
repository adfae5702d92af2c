"""First levels that an edition does not print: such a sheet is another region's."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

from core.remembering import MAX_KEY_LENGTH, remember_short
from evaluations.sheet.editions import all_editions, get_edition
from intake.reading.canonical import key
from intake.reading.grid import Cell
from intake.reading.recognisers.forms import Form
from intake.reading.recognisers.labels import Labels
from intake.reading.recognisers.vocabulary import common_vocabulary

_POINTS: Final = re.compile(r"\(?\d+(?:\.\d+)?分?\)?$")
_LEVEL1: Final = "level1"
_NAME: Final = re.compile(r"[\u4e00-\u9fff]{2,10}")
_STRANGE: Final = 2
_HEADING: Final = 5


def prints_other_levels(form: Form, edition_id: str) -> bool:
    """Whether the column of first levels holds one that only other editions know."""
    if not form.indicators:
        return False
    labels = common_vocabulary().indicator_columns
    heading = form.indicators[0].cells
    columns = {h.value: heading[h.first].column for h in labels.in_cells(heading, near=False)}
    if _LEVEL1 not in columns and "level2" not in columns:
        return False
    column = columns.get(_LEVEL1, columns.get("level2", 0) - 1)
    strange: set[str] = set()
    own: set[str] = set()
    for line in form.indicators[1:]:
        cells = line.row.cells
        if cells[0].column > column:  # most rows: their level is printed once, above them
            continue
        moved = any(c.column < column and not _is_strange(c.text) for c in cells)
        for cell, behind in pairwise(cells):
            if cell.column != column or (moved and line.grid.kind == "text"):
                continue
            if _is_other(cell.text, behind.text[:MAX_KEY_LENGTH], edition_id):
                return True
            (strange if _is_strange(cell.text) else own).add(cell.text)
    return len(strange) >= _STRANGE and len(strange) > len(own)


@remember_short(4096)
def _is_strange(text: str) -> bool:
    """Whether a text is no level of any edition, not even a damaged one."""
    name = _POINTS.sub("", key(text))
    return _NAME.fullmatch(name) is not None and _every_level().find(name) is None


@cache
def _every_level() -> Labels[bool]:
    return Labels((name, True) for level in (0, 1) for name in _known(level))


def _needs_goals(edition_id: str) -> bool:
    return any(cell.required for cell in get_edition(edition_id).goals.fields)


def lacks_columns(form: Form, edition_id: str) -> bool:
    """Whether the heading of the indicators lacks a column that the edition must have, or divides
    one that it does not; or the whole block of goals is missing."""
    if not form.indicators:
        return False
    if form.header and form.funding and not form.goals and _needs_goals(edition_id):
        return True
    return _lacks_columns(form.indicators[0].cells, edition_id)


@lru_cache(maxsize=1024)
def _lacks_columns(heading: tuple[Cell, ...], edition_id: str) -> bool:
    """The same for the heading; the sheets of a folder print the same one."""
    printed = {hit.value for hit in common_vocabulary().indicator_columns.in_cells(heading)}
    columns = get_edition(edition_id).indicators.columns
    required = {column.field for column in columns if column.required}
    if len(printed) >= _HEADING and not required <= printed:
        return True
    return any("." in name for name in printed)  # operator and unit in columns of their own


@remember_short(4096)
def _is_other(text: str, behind: str, edition_id: str) -> bool:
    """A name of both levels is a first level's with points or a second level behind it."""
    label = key(text)
    name = _POINTS.sub("", label)
    first, second = _own(edition_id)
    if name not in _known(0) or name in first:
        return False
    return name not in second or name != label or key(behind) in _known(1)


@cache
def _known(level: int) -> frozenset[str]:
    return frozenset().union(*(_own(edition_id)[level] for edition_id in all_editions()))


@cache
def _own(edition_id: str) -> tuple[frozenset[str], frozenset[str]]:
    """The names of first and of second levels of an edition."""
    levels = get_edition(edition_id).level1
    first = {key(name) for level in levels for name in (level.name, *level.aliases)}
    return frozenset(first), frozenset(key(name) for level in levels for name in level.level2)
