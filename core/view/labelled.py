"""A form of labelled values and tables as a view tree. Pure Python.

For forms of which is known what they hold, not how they are printed: values stand two in a row,
long ones in rows of their own, tables below them. Texts of a level that were carried down into
every row of a table become merged cells again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise, repeat
from typing import Any, Final

from core.view.tree import Block, Cell, Kind, Placed, Row, Source, View, align_of, placed

GRID: Final = 24
"""Columns that values and tables are laid out on; those that no cell needs are taken out."""
_WIDTH: Final = 6  # characters of half width in each; together as wide as A4 landscape takes
LABEL, VALUE = 4, 8
SHORT: Final = 20
"""Characters of the longest value that shares its row: two lines of its cell."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value of the document and what it is called; who fills it, where anybody does here.

    ``lines`` is the least height of its text; from two on it has a row of its own. ``beside``: it
    stands in the row of the value before it.
    """

    field: str
    label: str
    kind: Kind = "text"
    source: Source = ""
    required: bool = False
    lines: int = 1
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``share`` is its part of the width.

    ``level`` names the column of the level to which a cell belongs: cells of a level with equal
    texts are one cell, and so are those of its points. A ``whole`` column holds one text of the
    document.
    """

    field: str
    label: str
    kind: Kind = "text"
    share: int = 3
    level: str = ""
    whole: bool = False
    source: Source = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of the document's field ``rows``.

    ``totals`` pairs a column with the document's field that holds its sum; they are printed below
    the rows behind ``total_label``.
    """

    rows: str
    columns: tuple[Column, ...]
    total_label: str = ""
    totals: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """What a form holds, in the order in which it is printed."""

    title: str
    fields: tuple[Labelled, ...]
    tables: tuple[Table, ...]


def view_of(form: Form, content: Mapping[str, Any]) -> View:
    """The form filled with ``content``: texts by field, rows as mappings of texts by field.

    Keys are paths: ``annual_goal``, ``indicators[3].target``. Tables without rows are left out;
    what the document itself says in them stands among its values.
    """
    filled = [table for table in form.tables if content.get(table.rows)]
    empty = (field for table in form.tables if table not in filled for field in _own(table))
    stray = (field for field in empty if _text(content, field.field))
    values = _values((*form.fields, *stray), content)
    blocks = [Block("values", tuple(values)), *(table_block(table, content) for table in filled)]
    return compressed([block for block in blocks if block.rows], form.title)


def _own(table: Table) -> Iterator[Labelled]:
    """The document's fields that are printed in a table."""
    labels = {column.field: column.label for column in table.columns}
    for column in table.columns:
        if column.whole:
            yield Labelled(column.field, column.label, column.kind)
    for name, field in table.totals:
        yield Labelled(field, table.total_label + labels[name], "number")


# Values -------------------------------------------------------------------------------------------


def _values(fields: Sequence[Labelled], content: Mapping[str, Any]) -> Iterable[Row]:
    waiting: Labelled | None = None
    for field in fields:
        if len(_text(content, field.field)) > SHORT:
            if waiting:
                yield one_in_a_row(waiting, content)
            waiting = None
            yield one_in_a_row(field, content)
        elif waiting:
            yield Row((*pair(waiting, content, VALUE), *pair(field, content, VALUE)))
            waiting = None
        else:
            waiting = field
    if waiting:
        yield one_in_a_row(waiting, content)


def one_in_a_row(field: Labelled, content: Mapping[str, Any]) -> Row:
    return Row(pair(field, content, GRID - LABEL))


def pair(
    field: Labelled, content: Mapping[str, Any], width: int, label: int = LABEL
) -> tuple[Cell, Cell]:
    """The label and the value behind it, so many columns of the grid wide."""
    return (
        Cell(text=field.label, role="label", width=label, required=field.required),
        Cell(
            text=_text(content, field.field),
            width=width,
            key=field.field,
            kind=field.kind,
            source=field.source,
            required=field.required,
            align="centre" if field.kind == "number" else align_of(field.kind),
            lines=field.lines,
        ),
    )


def _text(content: Mapping[str, Any], name: str) -> str:
    value = content.get(name)
    return "" if value is None else str(value)


# Tables -------------------------------------------------------------------------------------------


def table_block(
    table: Table, content: Mapping[str, Any], *, grid: int = GRID, first: int = 0
) -> Block:
    """The table with its headings and sums; its first row is record number ``first``."""
    widths = _widths(table.columns, grid)
    records: Sequence[Mapping[str, Any]] = content[table.rows]
    head = Row(
        tuple(
            Cell(text=column.label, role="heading", width=width, required=column.required)
            for column, width in zip(table.columns, widths, strict=True)
        ),
        is_head=True,
    )
    cells: list[list[Cell]] = [[] for _record in records]
    for column, width in zip(table.columns, widths, strict=True):
        _fill(cells, table, column, width, content)
    rows = [Row(tuple(row), record=number) for number, row in enumerate(cells, first)]
    total = [_total(table, widths, content)] if table.total_label else []
    return Block(table.rows, (head, *rows, *total))


def _fill(
    cells: list[list[Cell]], table: Table, column: Column, width: int, content: Mapping[str, Any]
) -> None:
    """Put the column's cells behind those that the rows have already."""
    records = content[table.rows]
    if column.whole and cells:
        cells[0].append(_cell(column, column.field, content, width, len(records)))
        return
    start = 0
    path = _path(table, column)
    for height in _heights(records, path, column.field):
        key = f"{table.rows}[{start}].{column.field}"
        cells[start].append(_cell(column, key, records[start], width, height, len(path)))
        start += height


def _cell(
    column: Column, key: str, content: Mapping[str, Any], width: int, height: int, depth: int = 0
) -> Cell:
    """``depth`` is the number of the level from 1; names of the third one are running text."""
    return Cell(
        text=_text(content, column.field),
        role="level" if column.level == column.field else "value",
        width=width,
        height=height,
        key=key,
        kind=column.kind,
        source=column.source,
        required=column.required,
        align="centre" if column.kind == "number" or 0 < depth < 3 else align_of(column.kind),
        group=height > 1,
        depth=depth,
    )


def _path(table: Table, column: Column) -> tuple[str, ...]:
    """The levels down to the column's own; none for a column that is no part of a level."""
    if not column.level:
        return ()
    levels = [each.field for each in table.columns if each.level == each.field]
    return tuple(levels[: levels.index(column.level) + 1])


def _heights(
    records: Sequence[Mapping[str, Any]], path: tuple[str, ...], own: str
) -> Iterable[int]:
    """How many rows each cell covers: one where there is no level or its name is empty."""
    if not path:
        return [1] * len(records)

    def names(number: int) -> tuple[object, ...]:
        record = records[number]
        mine = [_text(record, name) for name in (*path, own)]
        return (*mine, "" if mine[len(path) - 1] else number)

    return [len(list(run)) for _names, run in groupby(range(len(records)), names)]


def _total(table: Table, widths: Sequence[int], content: Mapping[str, Any]) -> Row:
    sums = dict(table.totals)
    first = next((n for n, column in enumerate(table.columns) if column.field in sums), 1)
    cells = [Cell(text=table.total_label, role="label", width=sum(widths[:first]))] if first else []
    for column, width in zip(table.columns[first:], widths[first:], strict=True):
        key = sums.get(column.field, "")
        cells.append(
            Cell(
                text=_text(content, key),
                role="total",
                width=width,
                key=key,
                kind="number",
                source="computed",
            )
            if key
            else Cell(role="blank", width=width)
        )
    return Row(tuple(cells))


def _widths(columns: Sequence[Column], grid: int) -> tuple[int, ...]:
    """Whole columns of the grid by the shares; each column gets one at least."""
    whole = sum(column.share for column in columns)
    ends: list[int] = []
    done = 0
    for number, column in enumerate(columns, 1):
        done += column.share
        least = (ends[-1] if ends else 0) + 1
        ends.append(min(max(round(done * grid / whole), least), grid - len(columns) + number))
    return tuple(end - start for start, end in zip([0, *ends], ends, strict=False))


# The grid -----------------------------------------------------------------------------------------


def compressed(blocks: Sequence[Block], title: str, grid: int = GRID) -> View:
    """The blocks on the columns at which some cell begins or ends."""
    rows = [placed(block, grid) for block in blocks]
    every = [each for block in rows for row in block for each in row]
    cuts = sorted({0, grid}.union(each.column + each.cell.width for each in every))
    number = {cut: n for n, cut in enumerate(cuts)}
    return View(
        title=title,
        widths=tuple((end - start) * _WIDTH for start, end in pairwise(cuts)),
        blocks=tuple(
            replace(block, rows=tuple(map(_recut, block.rows, cells, repeat(number))))
            for block, cells in zip(blocks, rows, strict=True)
        ),
    )


def _recut(row: Row, cells: Sequence[Placed], number: Mapping[int, int]) -> Row:
    return replace(
        row,
        cells=tuple(
            replace(cell, width=number[start + cell.width] - number[start])
            for cell, start in ((each.cell, each.column) for each in cells)
        ),
    )
