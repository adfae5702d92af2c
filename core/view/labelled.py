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

from core.view.tree import Block, Cell, Kind, Placed, Row, View, align_of, placed

GRID: Final = 24
"""Columns that values and tables are laid out on; those that no cell needs are taken out."""
_WIDTH: Final = 6  # characters of half width in each; together as wide as A4 landscape takes
_LABEL, _VALUE = 4, 8
SHORT: Final = 20
"""Characters of the longest value that shares its row: two lines of its cell."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value of the document and what it is called."""

    field: str
    label: str
    kind: Kind = "text"


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
    blocks = [Block("values", tuple(values)), *(_table(table, content) for table in filled)]
    return _compressed([block for block in blocks if block.rows], form.title)


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
                yield _one(waiting, content)
            waiting = None
            yield _one(field, content)
        elif waiting:
            yield Row((*_pair(waiting, content, _VALUE), *_pair(field, content, _VALUE)))
            waiting = None
        else:
            waiting = field
    if waiting:
        yield _one(waiting, content)


def _one(field: Labelled, content: Mapping[str, Any]) -> Row:
    return Row(_pair(field, content, GRID - _LABEL))


def _pair(field: Labelled, content: Mapping[str, Any], width: int) -> tuple[Cell, Cell]:
    return (
        Cell(text=field.label, role="label", width=_LABEL),
        Cell(
            text=_text(content, field.field),
            width=width,
            key=field.field,
            kind=field.kind,
            align="centre" if field.kind == "number" else "text",
        ),
    )


def _text(content: Mapping[str, Any], name: str) -> str:
    value = content.get(name)
    return "" if value is None else str(value)


# Tables -------------------------------------------------------------------------------------------


def _table(table: Table, content: Mapping[str, Any]) -> Block:
    widths = _widths(table.columns)
    records: Sequence[Mapping[str, Any]] = content[table.rows]
    head = Row(
        tuple(
            Cell(text=column.label, role="heading", width=width)
            for column, width in zip(table.columns, widths, strict=True)
        ),
        is_head=True,
    )
    cells: list[list[Cell]] = [[] for _record in records]
    for column, width in zip(table.columns, widths, strict=True):
        _fill(cells, table, column, width, content)
    rows = [Row(tuple(row), record=number) for number, row in enumerate(cells)]
    total = [_total(table, widths, content)] if table.total_label else []
    return Block(table.rows, (head, *rows, *total))


def _fill(
    cells: list[list[Cell]], table: Table, column: Column, width: int, content: Mapping[str, Any]
) -> None:
    """Put the column's cells behind those that the rows have already."""
    records = content[table.rows]
    if column.whole:
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
            Cell(text=_text(content, key), role="total", width=width, key=key, kind="number")
            if key
            else Cell(role="blank", width=width)
        )
    return Row(tuple(cells))


def _widths(columns: Sequence[Column]) -> tuple[int, ...]:
    """Whole columns of the grid by the shares; each column gets one at least."""
    whole = sum(column.share for column in columns)
    ends: list[int] = []
    done = 0
    for number, column in enumerate(columns, 1):
        done += column.share
        least = (ends[-1] if ends else 0) + 1
        ends.append(min(max(round(done * GRID / whole), least), GRID - len(columns) + number))
    return tuple(end - start for start, end in zip([0, *ends], ends, strict=False))


# The grid -----------------------------------------------------------------------------------------


def _compressed(blocks: Sequence[Block], title: str) -> View:
    """The blocks on the columns at which some cell begins or ends."""
    rows = [placed(block, GRID) for block in blocks]
    every = [each for block in rows for row in block for each in row]
    cuts = sorted({0, GRID}.union(each.column + each.cell.width for each in every))
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
