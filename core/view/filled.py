"""A form of labelled values and tables as it is filled: every block, every cell, in its place.

Unlike ``core.view.labelled``, which shows what a document holds, it does not move when somebody
types: short values stand two in a row, long ones in a row of their own, empty tables are shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

from core.view.labelled import (
    GRID,
    LABEL,
    Labelled,
    Table,
    compressed,
    pair,
    table_block,
)
from core.view.tree import Block, Cell, Row, View, shares


@dataclass(frozen=True, slots=True)
class Section:
    """Labelled values under a heading; no heading where ``label`` is ""."""

    name: str
    label: str
    fields: tuple[Labelled, ...]


@dataclass(frozen=True, slots=True)
class HeadedTable:
    """A table under a heading of its own; no heading where ``label`` is ""."""

    label: str
    table: Table


Part: TypeAlias = "Section | HeadedTable"
_CROWDED: Final = 3
"""Values in one row whose labels are narrower."""


def filled_view(title: str, parts: Sequence[Part], content: Mapping[str, Any]) -> View:
    """The form with what ``content`` says: texts by field, rows as mappings of texts by field.

    Keys are paths: ``annual_goal``, ``indicators[3].target``. Rows of all tables are numbered
    through, so that a page has one number for each.
    """
    widest = max((len(p.table.columns) for p in parts if isinstance(p, HeadedTable)), default=0)
    grid = max(GRID, widest)
    blocks: list[Block] = []
    first = 0
    for part in parts:
        if isinstance(part, Section):
            block = Block(part.name, tuple(_section(part, content, grid)))
        else:
            block = _table(part, content, grid, first)
            first += len(content.get(part.table.rows, ()))
        if block.rows:
            blocks.append(block)
    return compressed(blocks, title, grid)


def _heading(label: str, grid: int) -> Iterator[Row]:
    if label:
        yield Row((Cell(text=label, role="label", width=grid, align="text"),))


def _section(section: Section, content: Mapping[str, Any], grid: int) -> Iterator[Row]:
    """Two short values a row; values that stand beside each other have one of their own."""
    yield from _heading(section.label, grid)
    waiting: list[Labelled] = []
    for group in _groups(section.fields):
        is_short = len(group) == 1 and group[0].lines == 1
        if waiting and is_short:
            yield _row([*waiting, *group], content, grid)
            waiting = []
            continue
        if waiting:
            yield _row(waiting, content, grid)
        waiting = group if is_short else []
        if not is_short:
            yield _row(group, content, grid)
    if waiting:
        yield _row(waiting, content, grid)


def _groups(fields: Sequence[Labelled]) -> Iterator[list[Labelled]]:
    group: list[Labelled] = []
    for field in fields:
        if group and not field.beside:
            yield group
            group = []
        group.append(field)
    if group:
        yield group


def _row(fields: Sequence[Labelled], content: Mapping[str, Any], grid: int) -> Row:
    """The values beside each other over the whole width; labels as wide as those of other rows."""
    label = LABEL if len(fields) < _CROWDED else LABEL - 1
    spans = shares(len(fields), grid)
    cells = (
        cell
        for field, span in zip(fields, spans, strict=True)
        for cell in pair(field, content, span - label, label)
    )
    return Row(tuple(cells))


def _table(part: HeadedTable, content: Mapping[str, Any], grid: int, first: int) -> Block:
    block = table_block(part.table, content, grid=grid, first=first)
    return replace(block, rows=(*_heading(part.label, grid), *block.rows))
