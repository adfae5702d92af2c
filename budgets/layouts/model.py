"""What the tables of a budget or final account are made of; read from a TOML file each."""

from __future__ import annotations

from dataclasses import dataclass

from budgets.layouts.shapes import Cross, Lines, Shape, Targets


@dataclass(frozen=True, slots=True)
class StatementTable:
    """One table of a family: its number as printed, and its titles."""

    number: str
    title: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatementFamily:
    """The tables of a department budget or of final accounts."""

    id: str
    name: str
    prefix: str
    """What stands before a table's number: 公开 or 表."""
    tables: tuple[StatementTable, ...]
    headings: tuple[str, ...] = ()
    """Words of heading rows, ``{year}`` for any year."""
    column_numbers: tuple[str, ...] = ()
    """Labels of the row that numbers the columns."""
    notes: tuple[str, ...] = ()
    """Words that begin the notes below a table."""
    unit_labels: tuple[str, ...] = ()
    amount_labels: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    """What the row over all others is called."""
    classes: tuple[str, ...] = ()
    """Classes of the economic classification."""
    unsure_classes: tuple[str, ...] = ()
    """Names that are a class here and an item there."""
    unit_endings: tuple[str, ...] = ()
    """How names of units end, where units and classes share a column."""
    shapes: tuple[Shape, ...] = ()
    crosses: tuple[Cross, ...] = ()
    lines: tuple[Lines, ...] = ()
    targets: tuple[Targets, ...] = ()
