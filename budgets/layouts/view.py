"""A budget document as a view tree, from its layout and its content. Pure Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from budgets.layouts import model
from core.view.labelled import Column, Form, Labelled, Table
from core.view.labelled import view_of as labelled_view
from core.view.tree import Kind, View

_KINDS: Final[Mapping[str, Kind]] = {"number": "number"}
_SHARES: Final = {"name": 2, "number": 1, "value": 4, "remark": 3}
"""Of the width, by kind; names of the last level are the longest."""
_TOTALS: Final = "total_"
_NOT_PRINTED: Final = frozenset({"kind", "edition", "year", "title"})


def view_of(
    layout: model.FormLayout, content: Mapping[str, Any], label: Callable[[str], str] = str
) -> View:
    """The document as its form prints it. ``content`` is a JSON object of the interchange format.

    ``label`` names the texts that the layout does not: none of them is left out.
    """
    year = str(content.get("year") or "")
    tables = tuple(_table(table, layout, content, year) for table in layout.tables)
    fields = tuple(
        Labelled(field.field, field.label.format(year=year), _KINDS.get(field.kind, "text"))
        for field in layout.fields
        if field.field
    )
    known = _NOT_PRINTED | {field.field for field in fields} | set(_fields_of(tables))
    rest = tuple(
        Labelled(name, label(name))
        for name, value in content.items()
        if name not in known and isinstance(value, str) and value
    )
    title = str(content.get("title") or layout.name)
    return labelled_view(Form(title, (*fields, *rest), tables), content)


def _fields_of(tables: tuple[Table, ...]) -> list[str]:
    """The document's own fields that are printed in the tables."""
    whole = [column.field for table in tables for column in table.columns if column.whole]
    return whole + [field for table in tables for _column, field in table.totals]


def _table(
    table: model.Table, layout: model.FormLayout, content: Mapping[str, Any], year: str
) -> Table:
    names = [column.field for column in table.columns if column.kind == "name"]
    columns = tuple(
        Column(
            field=column.field,
            label=column.label.format(year=year),
            kind=_KINDS.get(column.kind, "text"),
            share=_SHARES[column.kind] + (column.field in names[-1:]),
            level=_level_of(column.field, names),
            whole=column.whole,
        )
        for column in table.columns
    )
    totals = _totals(table, content)
    return Table(table.rows, columns, layout.totals[0] if totals else "", totals)


def _level_of(field: str, names: list[str]) -> str:
    """The level itself, or the one whose points the column holds: ``level1_weight``."""
    return next((name for name in names if field == name or field.startswith(f"{name}_")), "")


def _totals(table: model.Table, content: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """``total_weight`` is the sum of the last column whose field ends so."""
    found = {}
    for name in content:
        what = name.removeprefix(_TOTALS)
        fields = [column.field for column in table.columns if column.field.endswith(what)]
        if what != name and fields:
            found[fields[-1]] = name
    return tuple(found.items())
