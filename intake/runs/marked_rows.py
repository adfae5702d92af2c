"""Rows of a workbook that came back, read by their marks: the hidden column beside them. Pure.

A marked row is read cell by cell, in the columns in which it was drawn. So rows that say nothing
are there, and names of levels, which nobody types, stay. Rows without a mark were added offline;
those are read by the words around them, as every import is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name

from core.sheets.kinds import kind_of
from core.sheets.spec import SheetSpec
from core.text import plain
from core.view.tree import Placed, View
from core.view.workbook import positions
from evaluations.sheet.edit_parts import tables_of
from evaluations.sheet.row_uids import uid_in_cell

_DIGITS: Final = re.compile(r"[0-9]+")
_KEY: Final = re.compile(r"(?P<table>\w+)\[(?P<number>\d+)\]\.(?P<field>\w+)")
_PRINTED: Final = re.compile(r"funding\.(?P<source>\w+)\.(?P<field>\w+)")


def marked_rows(cells: Mapping[str, str], column: int | None = None) -> dict[str, int]:
    """The row of the sheet, from 1, of each mark, by uid; a copied mark counts where it is first.

    With ``column``, from 0, only marks in that column count.
    """
    found: dict[str, int] = {}
    marks = ((address, uid) for address, text in cells.items() if (uid := uid_in_cell(text)))
    for address, uid in marks:
        row, where = xl_cell_to_rowcol(address)
        if column in (None, where):
            found[uid] = min(found.get(uid, row + 1), row + 1)
    return found


def with_marked_rows(
    document: Any,
    found: Mapping[str, Any],
    stored: Any,
    spec: SheetSpec,
    cells: Mapping[str, str],
) -> Any:
    """The document with the rows of ``stored`` whose marks are there as the cells beside say.

    ``found`` is the document's JSON with the places at which its rows were read. Where columns
    were put in or taken out the rows stay as they were read.
    """
    view = kind_of(stored).draw(stored, spec)
    marks = marked_rows(cells, view.columns)
    columns = _columns(view)
    tables = {}
    for table in tables_of(document):
        rows = getattr(stored, table)
        if not any(getattr(row, "uid", "") in marks for row in rows):
            continue
        at = {
            marks[row.uid]: _read(row, columns.get((table, number), {}), marks[row.uid], cells)
            for number, row in enumerate(rows)
            if row.uid in marks
        }
        read = zip(getattr(document, table), found.get(table, ()), strict=True)
        for row, line in _added(read, at):
            at[line] = row
        tables[table] = tuple(at[line] for line in sorted(at))
    if hasattr(stored, "funding"):
        tables["funding"] = _printed_rows(document.funding, stored.funding, view, cells)
    return replace(document, **tables)


def _printed_rows(
    read: Sequence[Any], stored: Sequence[Any], view: View, cells: Mapping[str, str]
) -> tuple[Any, ...]:
    """The rows that the sheet prints beforehand: as the cells say where the label stands before
    them, else as they were read.
    """
    known = {row.source: row for row in read}
    texts: dict[str, dict[str, str]] = {}
    label: Placed | None = None
    for row, each in positions(view):
        match = _PRINTED.fullmatch(each.cell.key)
        if match is None:
            label = each if each.cell.role == "label" else label
        elif label is not None and not each.cell.is_computed:
            before = cells.get(f"{xl_col_to_name(label.column)}{row + 1}", "")
            if plain(before) == plain(label.cell.printed):
                text = cells.get(f"{xl_col_to_name(each.column)}{row + 1}", "").strip()
                texts.setdefault(match["source"], {})[match["field"]] = text
    return tuple(
        replace(row, **texts[row.source]) if row.source in texts else known.get(row.source, row)
        for row in stored
    )


def _columns(view: View) -> dict[tuple[str, int], dict[str, str]]:
    """For each row of the document the letters of the columns of its fields."""
    found: dict[tuple[str, int], dict[str, str]] = {}
    for _row, each in positions(view):
        match = _KEY.fullmatch(each.cell.key)
        if match and each.cell.height == 1 and not each.cell.is_computed:
            place = (match["table"], int(match["number"]))
            found.setdefault(place, {})[match["field"]] = xl_col_to_name(each.column)
    return found


def _read(row: Any, columns: Mapping[str, str], line: int, cells: Mapping[str, str]) -> Any:
    texts = {name: cells.get(f"{letter}{line}", "").strip() for name, letter in columns.items()}
    return replace(row, **texts)


def _added(
    rows: Iterator[tuple[Any, Mapping[str, Any]]], marked: Mapping[int, Any]
) -> Iterator[tuple[Any, int]]:
    """The rows that were read beside no mark, each with its line; it has no uid yet."""
    for row, read in list(rows):
        line = line_of(read)
        if line and line not in marked:
            yield replace(row, uid=""), line


def line_of(read: Mapping[str, Any]) -> int:
    """In which row of the sheet, from 1, a row of the document's JSON was read; 0 for nowhere."""
    place = str((read.get("evidence") or {}).get("place", ""))
    number = _DIGITS.search(place.rpartition("”")[2])
    return int(number[0]) if number else 0
