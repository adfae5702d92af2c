"""A read document as its page shows it: single fields, and a table for every list of rows.

Every value stands once, under the path by which it is corrected, beside the row it was read from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from evaluations.rules.engine.messages import SOURCE_LABELS
from intake.reading.labels import column_label, label_of, list_label

FIXED: Final = frozenset(
    {
        "kind",
        "edition",
        "family",
        "evidence",
        "notices",
        "uncertain",
        "unplaced",
        "columns",
        "subject",
    }
)
"""What cannot be corrected: it says what kind of document this is, or where it was read."""
DOUBTFUL: Final = 0.9
"""Confidence below which a row is marked for a look."""
_ASKED_FOR: Final = frozenset(
    {"year", "project_name", "department", "implementing_unit", "reporting_unit", "unit_name"}
)
"""Without these a document has no home: they are shown even where nothing was read."""
_LONG: Final = 40
_MAX_WIDTH: Final = 34
_MIN_WIDTH: Final = 4

Row = Mapping[str, Any] | Sequence[Any]


@dataclass(frozen=True, slots=True)
class Value:
    """One value: ``path`` corrects it, ``where`` is what findings call its place."""

    path: str
    label: str
    text: str
    where: str
    width: int = _MIN_WIDTH
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def long(self) -> bool:
        return len(self.text) > _LONG


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something was read, the text as it stands there, and how sure the reading is."""

    place: str = ""
    raw: str = ""
    confidence: float = 1.0
    stored: str = ""

    @property
    def doubtful(self) -> bool:
        return self.confidence < DOUBTFUL


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table: its values by column, and where it was read."""

    number: int
    values: tuple[Value, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Table:
    """One list of the document."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class Blocks:
    """The whole document. ``empty`` are the fields in which nothing was read."""

    fields: tuple[Value, ...]
    empty: tuple[Value, ...]
    tables: tuple[Table, ...]
    origin: Origin


def blocks_of(document: Mapping[str, Any]) -> Blocks:
    """The document in printed order."""
    single = [
        Value(name, label_of(name), "" if value is None else str(value), name)
        for name, value in document.items()
        if name not in FIXED and not isinstance(value, list | dict)
    ]
    lists = [(name, rows) for name, rows in document.items() if _is_table(name, rows)]
    return Blocks(
        fields=tuple(value for value in single if value.text or value.path in _ASKED_FOR),
        empty=tuple(v for v in single if not v.text and v.path not in _ASKED_FOR),
        tables=tuple(_table(name, rows) for name, rows in lists),
        origin=_origin(document),
    )


def _is_table(name: str, rows: object) -> bool:
    return name not in FIXED and isinstance(rows, list) and bool(rows)


def _table(name: str, rows: Sequence[Row]) -> Table:
    columns = _columns(rows)
    widths = {column: _width(rows, column) for column in columns}
    return Table(
        title=list_label(name),
        headings=tuple(column_label(column) for column in columns),
        rows=tuple(
            TableRow(n, tuple(_values(f"{name}[{n - 1}]", known, row, widths)), _origin(row))
            for n, (known, row) in enumerate(zip(_names(name, rows), rows, strict=True), 1)
        ),
    )


def _names(name: str, rows: Sequence[Row]) -> Iterator[str]:
    """What findings call each row, ``funding.total``; "" for those that only have a number."""
    seen: set[str] = set()
    for row in rows:
        source = str(row.get("source", "")) if isinstance(row, Mapping) else ""
        yield f"{name}.{source}" if source and source not in seen else ""
        seen.add(source)


def _columns(rows: Sequence[Row]) -> list[str | int]:
    """The columns in which some row has something; every column of a plain list of cells."""
    if not isinstance(rows[0], Mapping):
        return list(range(max(len(row) for row in rows)))
    names = dict.fromkeys(name for row in rows if isinstance(row, Mapping) for name in row)
    return [name for name in names if name not in FIXED and any(_text(row, name) for row in rows)]


def _text(row: Row, column: str | int) -> str:
    if isinstance(row, Mapping):
        return str(row.get(str(column), ""))
    return str(row[int(column)]) if int(column) < len(row) else ""


def _width(rows: Sequence[Row], column: str | int) -> int:
    """Characters that a cell of the column shows at once; Chinese ones take two."""
    longest = max((_display_width(_text(row, column)) for row in rows), default=0)
    return max(_MIN_WIDTH, min(_MAX_WIDTH, longest))


def _display_width(text: str) -> int:
    return sum(1 if letter.isascii() else 2 for letter in text)


def _values(path: str, named: str, row: Row, widths: Mapping[str | int, int]) -> Iterator[Value]:
    for column, width in widths.items():
        full = f"{path}[{column}]" if isinstance(column, int) else f"{path}.{column}"
        where = f"{named}.{column}" if named else full
        choices = tuple(SOURCE_LABELS.items()) if column == "source" else ()
        yield Value(full, label_of(full), _text(row, column), where, width, choices)


def _origin(row: Row) -> Origin:
    found = row.get("evidence") if isinstance(row, Mapping) else None
    if not found:
        return Origin()
    return Origin(
        str(found.get("place", "")),
        str(found.get("raw", "")),
        float(found.get("confidence", 1.0)),
        str(found.get("stored", "")),
    )
