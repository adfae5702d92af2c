"""Numbers and marks: several fused in one cell are taken apart."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from core.text import is_nothing
from intake.reading.canonical import clean_text, is_error, is_numeric
from intake.reading.grid import Cell

_BETWEEN: Final = re.compile(r"(?<![.,，])\s+(?![.,，%])")
_GROUPED: Final = re.compile(r"\d{1,3}(?: \d{3})+(?:\.\d+)?")


def entries(text: str) -> list[str]:
    """The numbers and marks a cell holds; one item when it holds one, or anything else.

    A blank beside a point or comma is noise inside a number: "9. 10" is one.
    """
    if is_error(text):
        return [text]
    text = clean_text(text)
    tokens = _BETWEEN.split(text)
    if len(tokens) < 2 or _GROUPED.fullmatch(text) or not all(map(is_entry, tokens)):
        return [text]
    return tokens


def is_entry(token: str) -> bool:
    """A number, a mark for nothing, or what stands in a number's place where a formula failed."""
    return is_numeric(token) or is_nothing(token) or is_error(token)


def spread(cells: Sequence[Cell], columns: Collection[int]) -> list[Cell]:
    """Fused numbers and marks over the empty columns behind their cell, where they fit."""
    if not [text for column, text in cells if column in columns and len(text.split(None, 1)) > 1]:
        return list(cells)
    taken = {cell.column for cell in cells}
    result: list[Cell] = []
    for cell in cells:
        tokens = entries(cell.text) if cell.column in columns else [cell.text]
        free = [
            c for c in sorted(columns) if c == cell.column or (c > cell.column and c not in taken)
        ]
        if 1 < len(tokens) <= len(free):
            result += map(Cell, free, tokens)
        else:
            result.append(cell)
    return result
