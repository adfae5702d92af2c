"""The typed numbers of a sheet of any kind, as they are understood (ADR 0603). Pure Python.

A document holds what was typed. What sums and rules read is ``as_read``: the same document with
plain numbers in the cells that say their number in another way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final, TypeVar

from core.numbers import YUAN, YUAN_PER, print_decimal, read_number
from core.sheets.required import rows_of
from core.sheets.spec import Cell, SheetSpec
from core.typed_numbers import (
    WANTED,
    How,
    Reading,
    Understood,
    is_surely_plain,
    read_typed,
)

_NOT_READ: Final = "?"
"""Behind a text of several meanings: no reader takes it for a number."""
Holder = TypeVar("Holder")


@dataclass(frozen=True, slots=True)
class TypedNumber:
    """A number cell that is not empty: its path as findings name it, its text, what it means."""

    where: str
    cell: Cell
    text: str
    reading: Reading

    @property
    def is_plain(self) -> bool:
        return isinstance(self.reading, Understood) and self.reading.how is How.PLAIN


def typed_numbers(document: Any, spec: SheetSpec) -> Iterator[TypedNumber]:
    """Every number cell that people fill, but for empty ones and marks of "nothing"."""
    unit = unit_of(document, spec)
    yield from _numbers(document, "", _number_cells(spec.fields), unit)
    for name, block in spec.tables.items():
        cells = _number_cells(block.columns)
        for path, row in rows_of(document, name):
            yield from _numbers(row, f"{path}.", cells, unit)


def unit_of(document: Any, spec: SheetSpec) -> str:
    """The unit of money in which the sheet prints amounts; 元 where it names none."""
    units = (getattr(document, "amount_unit", ""), spec.amount_unit)
    return next((unit for unit in units if unit in YUAN_PER), YUAN)


def _number_cells(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    return tuple(cell for cell in cells if cell.kind in WANTED and cell.source != "computed")


def _numbers(holder: Any, path: str, cells: Sequence[Cell], unit: str) -> Iterator[TypedNumber]:
    full: Decimal | None = None
    for cell in cells:
        text = getattr(holder, cell.field, "")
        if not text:
            continue
        # The points of a row stand before its score in every sheet that has both.
        reading = read_typed(text, WANTED[cell.kind], unit, full if cell.kind == "score" else None)
        if reading is None:
            continue
        if cell.kind == "weight" and isinstance(reading, Understood):
            full = reading.value
        yield TypedNumber(f"{path}{cell.field}", cell, text, reading)


def as_read(document: Holder, spec: SheetSpec) -> Holder:
    """The document with plain numbers for what is understood.

    What is not understood reads as no number at all. The same document where nothing is changed.
    """
    if _is_plain_throughout(document, spec):
        return document
    texts = {number.where: _plain_text(number) for number in typed_numbers(document, spec)}
    changed = {where: text for where, text in texts.items() if text is not None}
    if not changed:
        return document
    read: Holder = _with_texts(document, spec, changed)
    return read


def _is_plain_throughout(document: Any, spec: SheetSpec) -> bool:
    """Whether nothing needs a second look: so it is in nearly every sheet, many times a request."""
    cells = _number_cells(spec.fields)
    if not all(is_surely_plain(getattr(document, cell.field, "")) for cell in cells):
        return False
    for name, block in spec.tables.items():
        fields = [cell.field for cell in _number_cells(block.columns)]
        for row in getattr(document, name, ()):
            for field in fields:
                if not is_surely_plain(getattr(row, field, "")):
                    return False
    return True


def _plain_text(number: TypedNumber) -> str | None:
    """What stands in the cell for reading; None where that is what was typed."""
    if number.is_plain:
        return None
    if isinstance(number.reading, Understood):
        return print_decimal(number.reading.value)
    return None if read_number(number.text) is None else number.text + _NOT_READ


def _with_texts(document: Any, spec: SheetSpec, texts: dict[str, str]) -> Any:
    values: dict[str, Any] = {
        cell.field: texts[cell.field] for cell in spec.fields if cell.field in texts
    }
    for name, block in spec.tables.items():
        rows = []
        for path, row in rows_of(document, name):
            places = {cell.field: f"{path}.{cell.field}" for cell in block.columns}
            cells = {field: texts[place] for field, place in places.items() if place in texts}
            rows.append(replace(row, **cells) if cells else row)
        if rows:
            values[name] = tuple(rows)
    return replace(document, **values)
