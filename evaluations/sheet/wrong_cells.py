"""Rows of a sheet that have no place in it, whoever put them there. Pure Python.

Lengths are another matter: an import has to keep them too (``checking.limits``).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch
from typing import Any

from core.view.tree import NUMERIC
from evaluations.sheet.by_spec.places import rows_without_place
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions.model import Cell, Edition


def is_numeric(cell: Cell) -> bool:
    return cell.kind in NUMERIC


@singledispatch
def misplaced_rows(document: Any, stored: Any, edition: Edition) -> Iterator[str]:
    """The paths of rows under a level 1 and 2 that the sheet does not have.

    The places of rows that ``stored`` holds already are no fault: an imported sheet keeps them.
    """
    return iter(rows_without_place(document, stored, edition))


@misplaced_rows.register
def _of_self_evaluation(
    document: SelfEvaluation, stored: SelfEvaluation, edition: Edition
) -> Iterator[str]:
    places = {(level.name, level2) for level in edition.level1 for level2 in level.level2}
    places |= {(row.level1, row.level2) for row in stored.indicators}
    for number, row in enumerate(document.indicators):
        if (row.level1, row.level2) not in places:
            yield f"indicators[{number}]"
