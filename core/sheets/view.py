"""Any sheet as a view tree, from its spec alone: how a kind without a printed layout is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from core.sheets.documents import to_json
from core.sheets.spec import Block, SheetSpec
from core.sheets.spec import Cell as Field
from core.view.labelled import Column, Form, Labelled, Table
from core.view.labelled import view_of as labelled_view
from core.view.tree import NUMERIC, Kind, View

SHARES: Final[Mapping[str, int]] = {"name": 2, "value": 4, "text": 3, "choice": 2, "date": 2}
"""Of the width, by kind; numbers take one share, names of the last level are the longest."""
_TOTALS: Final = "total_"
_NOT_PRINTED: Final = frozenset({"kind", "edition", "year", "title"})


def document_view(document: Any, spec: SheetSpec) -> View:
    """The document as its form prints it: nothing computed, nothing left out."""
    return content_view(to_json(document), spec)


def content_view(
    content: Mapping[str, Any], spec: SheetSpec, label: Callable[[str], str] = str
) -> View:
    """The same for a JSON object of the interchange format.

    ``label`` names the texts that the spec does not: none of them is left out.
    """
    year = str(content.get("year") or "")
    tables = tuple(_table(name, block, spec, content, year) for name, block in spec.tables.items())
    fields = tuple(
        Labelled(field.field, field.label.format(year=year), _kind(field))
        for field in spec.fields
        if field.field
    )
    known = _NOT_PRINTED | {field.field for field in fields} | set(_fields_of(tables))
    rest = tuple(
        Labelled(name, label(name))
        for name, value in content.items()
        if name not in known and isinstance(value, str) and value
    )
    title = str(content.get("title") or spec.title_for(year=_year(content), project_name=""))
    return labelled_view(Form(title, (*fields, *rest), tables), content)


def _year(content: Mapping[str, Any]) -> int | None:
    year = content.get("year")
    return int(year) if year else None


def _kind(field: Field) -> Kind:
    return "number" if field.kind in NUMERIC else "text"


def _fields_of(tables: tuple[Table, ...]) -> Iterator[str]:
    """The document's own fields that are printed in the tables."""
    for table in tables:
        yield from (column.field for column in table.columns if column.whole)
        yield from (field for _column, field in table.totals)


def _table(
    name: str, block: Block, spec: SheetSpec, content: Mapping[str, Any], year: str
) -> Table:
    names = [column.field for column in block.columns if column.kind == "name"]
    columns = tuple(
        Column(
            field=column.field,
            label=column.label.format(year=year),
            kind=_kind(column),
            share=SHARES.get(column.kind, 1) + (column.field in names[-1:]),
            level=_level_of(column.field, names),
            whole=column.whole,
        )
        for column in block.columns
        if column.field
    )
    totals = totals_of(columns, content)
    return Table(name, columns, spec.total.label if totals else "", totals)


def _level_of(field: str, names: list[str]) -> str:
    """The level itself, or the one whose points the column holds: ``level1_weight``."""
    return next((name for name in names if field == name or field.startswith(f"{name}_")), "")


def totals_of(
    columns: tuple[Column, ...], content: Mapping[str, Any]
) -> tuple[tuple[str, str], ...]:
    """``total_weight`` is the sum of the last column whose field ends so."""
    found = {}
    for name in content:
        what = name.removeprefix(_TOTALS)
        fields = [column.field for column in columns if column.field.endswith(what)]
        if what != name and fields:
            found[fields[-1]] = name
    return tuple(found.items())
