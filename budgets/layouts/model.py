"""What a printed form or statement of the budget is made of; read from a TOML file each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from budgets.layouts.shapes import Cross, Lines, Shape, Targets

ValueKind = Literal["text", "number", "date", "choice"]


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled value. An empty ``field`` is read and left out, such as a person's name.

    ``{year}`` in a label stands for any year. ``inside`` names the field in whose cell the value
    is printed behind the label. ``below`` says that values stand under their labels.
    ``anchor`` marks the field a form begins with.
    """

    field: str
    label: str
    kind: ValueKind = "text"
    aliases: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    inside: str = ""
    below: bool = False
    anchor: bool = False

    @property
    def labels(self) -> tuple[str, ...]:
        return (self.label, *self.aliases)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. ``whole`` columns hold one text of the document, not of the row."""

    field: str
    label: str
    kind: Literal["name", "value", "number", "remark"] = "value"
    aliases: tuple[str, ...] = ()
    whole: bool = False

    @property
    def labels(self) -> tuple[str, ...]:
        return (self.label, *self.aliases)


@dataclass(frozen=True, slots=True)
class Level:
    """A first level and the second levels printed under it."""

    name: str
    level2: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the form; its rows go into the document's field ``rows``."""

    rows: str
    columns: tuple[Column, ...]
    levels: tuple[Level, ...] = ()


@dataclass(frozen=True, slots=True)
class FormLayout:
    """One printed form: labelled values and tables."""

    id: str
    kind: str
    name: str
    titles: tuple[str, ...]
    tables: tuple[Table, ...]
    fields: tuple[Field, ...] = ()
    sections: tuple[str, ...] = ()
    """Headings between the blocks, which hold no value."""
    totals: tuple[str, ...] = ()


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
