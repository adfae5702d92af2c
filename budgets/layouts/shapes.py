"""How the tables of a family add up: their columns, sums and what agrees across tables.

A statement keeps its body rows only, so that a table is known by its number and the count of its
columns; columns are named here by labels of the project, each once in a shape.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ColumnSum:
    """In every row, ``total`` is the sum of ``parts``."""

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an account: numbered lines (一、…) add up to ``subtotal``, that and the rows
    named ``between`` to ``total``."""

    label: str
    amounts: tuple[str, ...]
    subtotal: tuple[str, ...] = ()
    total: tuple[str, ...] = ()
    between: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    """Lines that some offices print among the items without adding them."""
    nested: bool = False
    """Lines numbered（一）… are the whole of the line above them."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Tables with just these columns.

    An account has ``sides``. A list has rows, told by ``code``, ``name`` or ``unit``;
    with ``classes`` its names are economic classes and their items.
    """

    tables: tuple[str, ...]
    columns: tuple[str, ...]
    sides: tuple[Side, ...] = ()
    unit: str = ""
    code: str = ""
    name: str = ""
    amounts: tuple[str, ...] = ()
    sums: tuple[ColumnSum, ...] = ()
    classes: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A figure of a table: of the row with one of these names, without names of the total row."""

    table: str
    column: str
    row: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cross:
    """The same figure in two tables; a finding stands at ``figure``."""

    figure: Place
    other: Place


@dataclass(frozen=True, slots=True)
class Lines:
    """Numbered lines of an account and the rows of their functional class in a list."""

    account: Place
    listed: Place


@dataclass(frozen=True, slots=True)
class Targets:
    """Which table lists the projects of the target forms, and where their department's sum is."""

    project: str
    listed: Place
    department: Place
