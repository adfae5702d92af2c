"""First levels that an edition does not print: such a sheet is another region's."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import Final

from core.remembering import MAX_KEY_LENGTH, remember_short
from evaluations.sheet.editions import all_editions, get_edition
from intake.reading.canonical import key
from intake.reading.recognisers.forms import Form
from intake.reading.recognisers.vocabulary import common_vocabulary

_POINTS: Final = re.compile(r"\(?\d+(?:\.\d+)?分?\)?$")
_LEVEL1: Final = "level1"


def prints_other_levels(form: Form, edition_id: str) -> bool:
    """Whether the column of first levels holds one that only other editions know."""
    if not form.indicators:
        return False
    labels = common_vocabulary().indicator_columns
    heading = form.indicators[0].cells
    hits = (hit for hit in labels.in_cells(heading, near=False) if hit.value == _LEVEL1)
    column = next((heading[hit.first].column for hit in hits), None)
    if column is None:
        return False
    for line in form.indicators[1:]:
        cells = line.row.cells
        if cells[0].column > column:  # most rows: their level is printed once, above them
            continue
        for cell, behind in pairwise(cells):
            if cell.column == column and _is_other(
                cell.text, behind.text[:MAX_KEY_LENGTH], edition_id
            ):
                return True
    return False


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
