"""Marks in an uploaded workbook: cells coloured and commented. Pure Python.

Runs in the reader process: openpyxl holds a workbook at fifty times its size.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from intake.reading.readers.formats.number_format import number_format

_FILLS: Final = {
    "error": PatternFill("solid", fgColor="FFF8CBAD"),
    "warning": PatternFill("solid", fgColor="FFFFE699"),
    "hint": PatternFill("solid", fgColor="FFE2EFDA"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """What is said about the row of a sheet; ``printed`` is the text of the cell it is about."""

    sheet: str
    row: int
    printed: str
    severity: str
    text: str


def marked_workbook(path: Path, marks: Iterable[Mapping[str, Any]]) -> bytes:
    """The workbook at ``path`` with these marks, each the fields of a ``Mark``."""
    with path.open("rb") as file:
        book = load_workbook(file)
    for mark in marks:
        _set(book, Mark(**mark))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _set(book: Workbook, mark: Mark) -> None:
    if mark.sheet not in book.sheetnames:
        return
    page = book[mark.sheet]
    if not isinstance(page, Worksheet):
        return
    cell = _cell_of(page, mark)
    if cell is None:
        return
    if cell.comment is None:
        cell.fill = _FILLS[mark.severity]
        cell.comment = Comment(mark.text, "自评", width=320, height=120)
    else:
        cell.comment.text += f"\n{mark.text}"


def _texts(cell: Cell) -> tuple[str, str]:
    """What the cell stores and what it shows."""
    shows = number_format(cell.number_format)
    stored = str(cell.value).strip()
    return stored, stored if shows is None else shows.show(cell.value)


def _cell_of(page: Worksheet, mark: Mark) -> Cell | None:
    """The cell of the row that holds what the finding quotes, else the row's first one."""
    filled = [cell for cell in page[mark.row] if isinstance(cell, Cell) and cell.value is not None]
    exact = (cell for cell in filled if mark.printed and mark.printed in _texts(cell))
    return next(exact, filled[0] if filled else None)
