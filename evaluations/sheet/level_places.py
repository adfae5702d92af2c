"""Under which levels of an edition a row of another form belongs. Pure Python.

Targets and earlier editions name their levels in other words ("效益" for "效益指标"), and put
满意度 under another first level. A row that keeps those names would stand below the edition's own
levels a second time, without points.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from evaluations.sheet.document import IndicatorRow
from evaluations.sheet.editions.model import Edition
from evaluations.sheet.row_names import normal

_ENDING: Final = "指标"


class Place(NamedTuple):
    level1: str
    level2: str


def placed_in(row: IndicatorRow, edition: Edition) -> IndicatorRow:
    """The row under the edition's names of its levels.

    A second level is looked for under the row's own first level, then under the others. A level
    that the edition does not have, or has more than once, keeps its name.
    """
    level = edition.level1_named(row.level1)
    own = row.level1 if level is None else level.name
    inside = [place for place in _places(edition) if place.level1 == own]
    found = _only(inside, row.level2) or _only(list(_places(edition)), row.level2)
    level1, level2 = found or (own, row.level2)
    # Points belong to the first level of the form that they were printed in.
    weight = row.level1_weight if level1 == row.level1 else ""
    return replace(row, level1=level1, level1_weight=weight, level2=level2)


def _places(edition: Edition) -> Iterator[Place]:
    return (Place(level.name, level2) for level in edition.level1 for level2 in level.level2)


def _only(places: list[Place], name: str) -> Place | None:
    """The place of that second level; one whose name is longer or shorter where it is the only."""
    wanted = _stem(name)
    same = [place for place in places if _stem(place.level2) == wanted]
    if not same and wanted:
        same = [place for place in places if _is_longer(_stem(place.level2), wanted)]
    return same[0] if len(same) == 1 else None


def _is_longer(one: str, other: str) -> bool:
    """ "服务对象满意度" and "满意度" are the same."""
    return bool(one) and (one.endswith(other) or other.endswith(one))


def _stem(name: str) -> str:
    return normal(name).removesuffix(_ENDING)
