"""Which typed cells of a sheet are not taken, whoever typed them. Pure Python.

Lengths are another matter: an import has to keep them too (``checking.limits``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import singledispatch
from typing import Any, Final

from core.numbers import read_number
from core.text import is_nothing
from core.view.tree import NUMERIC
from evaluations.sheet.by_spec.places import rows_without_place
from evaluations.sheet.document import FundingRow, IndicatorRow, SelfEvaluation
from evaluations.sheet.editions.model import Cell, Edition
from evaluations.sheet.layout import row_cells

NO_NUMBER: Final = "no_number"
NO_PLACE: Final = "no_place"


@dataclass(frozen=True, slots=True)
class WrongCell:
    """``where`` is a path as in findings; ``why`` NO_NUMBER, or NO_PLACE for a row as a whole."""

    where: str
    why: str


def is_numeric(cell: Cell) -> bool:
    return cell.kind in NUMERIC


@singledispatch
def wrong_cells(document: Any, stored: Any, edition: Edition) -> Iterator[WrongCell]:
    """Words for numbers, and rows under a level 1 and 2 that the sheet does not have.

    What ``stored`` holds already is no fault: an imported sheet keeps its prints, and the places of
    its rows, until somebody changes them. In kinds that follow their spec, words for numbers are
    stored and found (``core.sheets.spec_rules``).
    """
    return (WrongCell(where, NO_PLACE) for where in rows_without_place(document, stored, edition))


@wrong_cells.register
def _of_self_evaluation(
    document: SelfEvaluation, stored: SelfEvaluation, edition: Edition
) -> Iterator[WrongCell]:
    for line in document.funding:
        path = f"funding.{line.source}."
        before = stored.funding_row(line.source)
        yield from _words_for_numbers(path, line, before, edition.funding.columns)
    places = {(level.name, level2) for level in edition.level1 for level2 in level.level2}
    places |= {(row.level1, row.level2) for row in stored.indicators}
    known = {row.uid: row for row in stored.indicators}
    cells = row_cells(edition)
    for number, row in enumerate(document.indicators):
        if (row.level1, row.level2) not in places:
            yield WrongCell(f"indicators[{number}]", NO_PLACE)
        path = f"indicators[{number}]."
        yield from _words_for_numbers(path, row, known.get(row.uid), cells)


def _words_for_numbers(
    path: str,
    row: FundingRow | IndicatorRow,
    before: FundingRow | IndicatorRow | None,
    cells: Sequence[Cell],
) -> Iterator[WrongCell]:
    for cell in cells:
        if cell.source == "computed" or not is_numeric(cell):
            continue
        text = getattr(row, cell.field)
        if before is not None and text == getattr(before, cell.field):
            continue
        if read_number(text) is None and not is_nothing(text):
            yield WrongCell(f"{path}{cell.field}", NO_NUMBER)
