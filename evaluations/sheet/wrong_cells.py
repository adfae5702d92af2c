"""Rows of a sheet that have no place in it, whoever put them there. Pure Python.

Lengths are another matter: an import has to keep them too (``checking.limits``).
"""

from __future__ import annotations

from collections.abc import Iterator

from core.view.tree import NUMERIC
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions.model import Cell, Edition


def is_numeric(cell: Cell) -> bool:
    return cell.kind in NUMERIC


def misplaced_rows(
    document: SelfEvaluation, stored: SelfEvaluation, edition: Edition
) -> Iterator[str]:
    """The paths of rows under a level 1 and 2 that the sheet does not have.

    The places of rows that ``stored`` holds already are no fault: an imported sheet keeps them.
    """
    places = {(level.name, level2) for level in edition.level1 for level2 in level.level2}
    places |= {(row.level1, row.level2) for row in stored.indicators}
    for number, row in enumerate(document.indicators):
        if (row.level1, row.level2) not in places:
            yield f"indicators[{number}]"
