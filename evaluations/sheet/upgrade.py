"""A sheet that was filled in another edition, as far as the sheet of today has its cells. Pure.

Fields and rows with the same name are taken. What has no place is listed, never dropped unsaid.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.text import plain
from evaluations.sheet.document import FundingRow, IndicatorRow, SelfEvaluation
from evaluations.sheet.editions.model import Cell, Edition
from evaluations.sheet.edits import head_cells
from evaluations.sheet.layout import row_cells
from evaluations.sheet.row_names import LEVELS, normal, row_name


@dataclass(frozen=True, slots=True)
class Upgraded:
    """The stored sheet with what the other one says. ``left_out`` has a label and a text each."""

    document: SelfEvaluation
    left_out: tuple[tuple[str, str], ...]


def upgraded(
    filled: SelfEvaluation, stored: SelfEvaluation, old: Edition, new: Edition
) -> Upgraded:
    """``filled``, of the edition ``old``, as a sheet of ``new``.

    A cell that is empty in ``filled`` says nothing. Rows are known by their names, or by that of
    the third level where only one row has it.
    """
    left: list[tuple[str, str]] = []
    head, lost = _taken(filled, head_cells(old), head_cells(new))
    left += lost
    money = [_line(row, filled, old, new, left) for row in stored.funding]
    known = {row.source for row in stored.funding}
    for row in filled.funding:
        if row.source not in known:
            left += _told(row, old.funding.columns, row.label)
    rows = _rows(filled.indicators, stored.indicators, old, new, left)
    document = replace(stored, **head, funding=tuple(money), indicators=rows)
    return Upgraded(document, tuple(left))


def _typed(cells: Iterable[Cell]) -> dict[str, Cell]:
    return {cell.field: cell for cell in cells if cell.source == "typed"}


def _taken(
    row: SelfEvaluation | FundingRow | IndicatorRow,
    old: Sequence[Cell],
    new: Sequence[Cell],
    subject: str = "",
) -> tuple[Mapping[str, Any], list[tuple[str, str]]]:
    """The texts that both editions have a cell for, and those that only the old one has."""
    ours, theirs = _typed(new), _typed(old)
    texts = {name: getattr(row, name) for name in theirs if getattr(row, name)}
    lost = [
        (subject + theirs[name].label, text) for name, text in texts.items() if name not in ours
    ]
    return {name: text for name, text in texts.items() if name in ours}, lost


def _told(row: Any, cells: Sequence[Cell], subject: str) -> Iterator[tuple[str, str]]:
    """Everything that somebody typed in a row that has no place."""
    for name, cell in _typed(cells).items():
        if getattr(row, name):
            yield f"{subject} · {cell.label}", getattr(row, name)


def _line(
    row: FundingRow, filled: SelfEvaluation, old: Edition, new: Edition, left: list[Any]
) -> FundingRow:
    theirs = filled.funding_row(row.source)
    if theirs is None:
        return row
    texts, lost = _taken(theirs, old.funding.columns, new.funding.columns, f"{row.label} · ")
    left += lost
    return replace(row, **texts)


def _rows(
    filled: Sequence[IndicatorRow],
    stored: Sequence[IndicatorRow],
    old: Edition,
    new: Edition,
    left: list[Any],
) -> tuple[IndicatorRow, ...]:
    found = dict(stored_by_number(filled, stored))
    rows = list(stored)
    for number, row in enumerate(filled):
        place = found.get(number)
        if place is None:
            if not is_blank(row):
                left += [(row.level3, "")] if row.level3 else []
                left += _told(row, row_cells(old), row.level3)
            continue
        texts, lost = _taken(row, row_cells(old), row_cells(new), f"{row.level3} · ")
        left += lost
        rows[place] = replace(rows[place], **{k: v for k, v in texts.items() if k not in LEVELS})
    return tuple(rows)


def is_blank(row: IndicatorRow) -> bool:
    return not any((row.level3, row.target, row.actual, row.score))


def stored_by_number(
    filled: Sequence[IndicatorRow], stored: Sequence[IndicatorRow]
) -> Iterator[tuple[int, int]]:
    """Pairs of a filled row and the stored row that it is, by their numbers; each once."""
    free = dict(enumerate(stored))
    for wanted in (_by_uid, row_name, _by_level3):
        names: dict[Any, list[int]] = {}
        for number, row in free.items():
            names.setdefault(wanted(row), []).append(number)
        for number, row in enumerate(filled):
            places = names.get(wanted(row), [])
            if wanted(row) and len(places) == 1 and places[0] in free:
                free.pop(places[0])
                yield number, places[0]


def _by_uid(row: IndicatorRow) -> str:
    return row.uid


def _by_level3(row: IndicatorRow) -> str:
    return normal(plain(row.level3))
