"""The cells of a sheet that follows its spec, and how long their texts may be. Pure Python."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from core.sheets.documents import text_fields
from core.sheets.spec import Block, Cell, SheetSpec
from core.view.tree import NUMERIC
from evaluations.sheet.lengths import LEVEL, MAX_LENGTHS, NAME, NUMBER, TEXT, VALUE

_LENGTHS: Final = {
    **dict.fromkeys(NUMERIC, NUMBER),
    "date": NUMBER,
    "choice": NUMBER,
    "name": NAME,
    "value": VALUE,
    "text": TEXT,
}


def head_cells(spec: SheetSpec) -> tuple[Cell, ...]:
    """The cells of which the document holds one text, those that stand in tables included."""
    whole = (cell for block in spec.tables.values() for cell in block.columns if cell.whole)
    return tuple(cell for cell in (*spec.fields, *whole) if cell.field)


def row_cells(block: Block) -> tuple[Cell, ...]:
    """The cells of each row of a table."""
    return tuple(cell for cell in block.columns if cell.field and not cell.whole)


def max_length_of(cell: Cell) -> int:
    """Characters that a cell takes."""
    by_field = {"level1": LEVEL, "level2": LEVEL}.get(cell.field, 0)
    most = by_field or MAX_LENGTHS.get(cell.field, 0) or _LENGTHS.get(cell.kind, TEXT)
    return min(cell.max_length or most, most)


def texts_of(document: Any, spec: SheetSpec) -> Iterator[tuple[str, Cell, str]]:
    """Every text by its path, in the order of the sheet."""
    for cell in head_cells(spec):
        yield cell.field, cell, getattr(document, cell.field)
    for name, block in spec.tables.items():
        cells = row_cells(block)
        for number, row in enumerate(getattr(document, name)):
            for cell in cells:
                yield f"{name}[{number}].{cell.field}", cell, getattr(row, cell.field)


def with_computed(document: Any, filled: Any, spec: SheetSpec) -> Any:
    """The document with the computed cells of another one that has the same rows."""
    names = [cell.field for cell in spec.fields if cell.field and cell.source == "computed"]
    names += [name for name in text_fields(type(document)) if name.startswith("total_")]
    head = {name: getattr(filled, name) for name in names if name not in _typed(spec)}
    tables = {
        name: tuple(
            replace(row, **{each: getattr(other, each) for each in _computed(block)})
            for row, other in zip(getattr(document, name), getattr(filled, name), strict=True)
        )
        for name, block in spec.tables.items()
    }
    return replace(document, **head, **tables)


def _typed(spec: SheetSpec) -> set[str]:
    return {cell.field for cell in head_cells(spec) if cell.source != "computed"}


def _computed(block: Block) -> list[str]:
    return [cell.field for cell in row_cells(block) if cell.source == "computed"]
