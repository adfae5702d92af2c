"""What differs between two states of a sheet that follows its spec, cell by cell. Pure Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from core.sheets.places import row_words
from core.sheets.spec import Block, SheetSpec
from evaluations.sheet.by_spec.cells import head_cells, row_cells
from evaluations.sheet.changes import Change, same_text


def changes(older: Any, newer: Any, spec: SheetSpec) -> Iterator[Change]:
    """Changed cells in the order of the sheet; a row is compared with the one of its uid, else with
    the one that is called so.
    """
    for cell in head_cells(spec):
        before, after = getattr(older, cell.field), getattr(newer, cell.field)
        if not same_text(before, after):
            yield Change(cell.field, before, after)
    for name, block in spec.tables.items():
        yield from _rows(name, block, getattr(older, name), getattr(newer, name))


def _rows(name: str, block: Block, older: Sequence[Any], newer: Sequence[Any]) -> Iterator[Change]:
    past = list(older)
    for number, row in enumerate(newer):
        match = _match(row, past, block)
        words = row_words(row, block)
        if match is None:
            if says_something(row, block):
                yield Change(f"{name}[{number}]", "", words, words)
            continue
        past.remove(match)
        for cell in row_cells(block):
            before, after = getattr(match, cell.field), getattr(row, cell.field)
            if not same_text(before, after):
                yield Change(f"{name}[{number}].{cell.field}", before, after, words)
    for gone in past:
        if says_something(gone, block):
            words = row_words(gone, block)
            yield Change("", words, "", words)


def _match(row: Any, rows: Sequence[Any], block: Block) -> Any | None:
    same = (old for old in rows if row.uid and old.uid == row.uid)
    words = row_words(row, block)
    named = (
        old
        for old in rows
        if words and not (old.uid and row.uid) and row_words(old, block) == words
    )
    return next(same, None) or next(named, None)


def says_something(row: Any, block: Block) -> bool:
    """Whether anything stands in the row."""
    return any(getattr(row, cell.field) for cell in row_cells(block))
