"""How long the cells of a sheet may be, and how much of a cell the rules read.

The longest texts in the 187 real documents at hand: number 14, indicator's name 68, target 61,
actual 74, explanation 262, goal 338; a whole sheet 1,864 characters in 42 rows. Each limit lies far
above. Pure Python: no Django, no database.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from evaluations.sheet.document import (
    FUNDING_FIELDS,
    INDICATOR_FIELDS,
    TEXT_FIELDS,
    FundingRow,
    IndicatorRow,
    SelfEvaluation,
)
from evaluations.sheet.editions.model import Cell, Edition

NUMBER: Final = 60
LEVEL: Final = 60
NAME: Final = 500
VALUE: Final = 2_000
TEXT: Final = 5_000

MAX_ROWS: Final = 1_000
"""Rows of one sheet."""

SHEET: Final = 200_000
"""Characters of all words together, numbers aside: a hundred times the longest real sheet."""

REASON: Final = 2_000
"""Characters of a reason: of a step, a waiver, a check setting, a choice of scoring."""

REMARK: Final = 2_000
"""Characters of a remark."""

ANSWER: Final = 1_000
"""Characters of the words to one warning."""

CHECKED_LENGTH: Final = TEXT
"""Characters of a cell that the rules read. What may be stored is read whole; of a longer text that
is older than the limits, or stands in a file, the head is read and a hint says so."""

MAX_LENGTHS: Final[Mapping[str, int]] = {
    "title": 400,
    "project_name": 300,
    "project_amount": NUMBER,
    "amount_unit": 10,
    "department": 200,
    "implementing_unit": 200,
    "period": 100,
    "key_project": 20,
    "project_attribute": 40,
    "goal_expected": TEXT,
    "goal_actual": TEXT,
    "total_weight": NUMBER,
    "total_score": NUMBER,
    "remark": TEXT,
    "problems": TEXT,
    "rectification": TEXT,
    "source": 40,
    "label": 100,
    "initial_budget": NUMBER,
    "adjusted_budget": NUMBER,
    "executed": NUMBER,
    "weight": NUMBER,
    "execution_rate": NUMBER,
    "score": NUMBER,
    "level1": LEVEL,
    "level1_weight": NUMBER,
    "level2": LEVEL,
    "level3": NAME,
    "target": VALUE,
    "actual": VALUE,
    "explanation": TEXT,
}
"""Characters of each field, as its column holds them; an edition may allow fewer in its cells."""


def max_length_of(cell: Cell) -> int:
    """Characters that a cell of an edition takes."""
    return min(cell.max_length or MAX_LENGTHS[cell.field], MAX_LENGTHS[cell.field])


def lengths_in(edition: Edition) -> tuple[Mapping[str, int], Mapping[str, int], Mapping[str, int]]:
    """Characters by field: of header and goals, of funding rows, of indicator rows."""
    header = (*edition.header, *edition.goals.fields, *edition.footer)
    blocks = (header, edition.funding.columns, edition.indicators.columns)
    own = ({cell.field: max_length_of(cell) for cell in cells} for cells in blocks)
    one, two, three = ({**MAX_LENGTHS, **lengths} for lengths in own)
    return one, two, three


def cells_of(document: SelfEvaluation) -> Iterator[tuple[str, int, str, str]]:
    """Every text: its path, its block (0 header, 1 funding, 2 indicators), its field, the text."""
    for name in TEXT_FIELDS:
        yield name, 0, name, getattr(document, name)
    for line in document.funding:
        for name in FUNDING_FIELDS:
            yield f"funding.{line.source}.{name}", 1, name, getattr(line, name)
    for number, row in enumerate(document.indicators):
        for name in INDICATOR_FIELDS:
            yield f"indicators[{number}].{name}", 2, name, getattr(row, name)


def checked_part(document: SelfEvaluation) -> SelfEvaluation:
    """The document as the rules read it: every text no longer than ``CHECKED_LENGTH``."""
    if all(len(text) <= CHECKED_LENGTH for _where, _block, _name, text in cells_of(document)):
        return document
    return replace(
        document,
        **_heads(document, TEXT_FIELDS),
        funding=tuple(_head_of_line(row) for row in document.funding),
        indicators=tuple(_head_of_row(row) for row in document.indicators),
    )


def _head_of_line(row: FundingRow) -> FundingRow:
    return replace(row, **_heads(row, FUNDING_FIELDS))


def _head_of_row(row: IndicatorRow) -> IndicatorRow:
    return replace(row, **_heads(row, INDICATOR_FIELDS))


def _heads(holder: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(holder, name)[:CHECKED_LENGTH] for name in names}
