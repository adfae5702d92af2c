"""MISSING_FIELD: a required field of header, funding, goals or rows is empty or only a mark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.scoring.rows import Row, is_empty, is_unreadable
from evaluations.scoring.totals import scored_row
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions.model import Cell

CODE: Final = "MISSING_FIELD"
POINTS: Final = frozenset({"weight", "score"})
found = partial(Finding, CODE, Severity.ERROR)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    edition = context.edition
    for cell in _required([*edition.header, *edition.goals.fields], context):
        yield from _check(cell.field, getattr(document, cell.field), cell)
    total = scored_row(document, edition)
    for cell in _required(edition.funding.columns, context, "funding."):
        source = total.source if total else "total"
        yield from _check(f"funding.{source}.{cell.field}", getattr(total, cell.field, ""), cell)
    columns = _required(edition.indicators.columns, context)
    for row in context.rows:
        yield from _row(row, columns, context)


def _required(cells: Iterable[Cell], context: Context, block: str = "") -> list[Cell]:
    """What must be filled in, of a foreign sheet only what it has a place for."""
    return [cell for cell in cells if cell.required and context.prints(f"{block}{cell.field}")]


def _row(row: Row, columns: Iterable[Cell], context: Context) -> Iterator[Finding]:
    """Rows that hold no indicator are passed over; a scored row's target is MISSING_TARGET's."""
    if row.not_applicable or (row.blank and not row.carries_points):
        return
    garbled = is_unreadable(row.cells.weight) or is_unreadable(row.cells.score)
    for cell in columns:
        is_points = cell.field in POINTS
        if (is_points and (garbled or not context.edition.scoring.scored)) or _is_target_of_scored(
            cell, row
        ):
            continue
        yield from _check(row.path(cell.field), getattr(row.cells, cell.field), cell)


def _is_target_of_scored(cell: Cell, row: Row) -> bool:
    return cell.field == "target" and row.carries_points


def _check(where: str, text: str, cell: Cell) -> Iterator[Finding]:
    if is_empty(text):
        yield found(where, printed=text, params={"label": cell.label})


RULE: Final = Rule(CODE, Severity.ERROR, check)
