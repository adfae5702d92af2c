"""The rows that a sheet offers for filling, and rows that stand where it has no place. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from core.sheets.documents import row_class
from core.sheets.form_view import has_places
from core.sheets.kinds import kind_of
from core.sheets.row_uids import uid_of_place
from core.sheets.spec import Block, SheetSpec


def with_offered_rows(document: Any, spec: SheetSpec) -> Any:
    """The document with at least one row at each place of its tables.

    A table whose levels the spec lists has a row under each second level, another one a row at all.
    Rows of one place stand together, in the order of the spec.
    """
    cls = kind_of(document).document
    tables = {
        name: tuple(_offered(name, block, getattr(document, name), row_class(cls, name)))
        for name, block in spec.tables.items()
    }
    return replace(document, **tables)


def without_empty_rows(document: Any, spec: SheetSpec) -> Any:
    """The document as it is filed: without the rows in which nothing was typed."""
    passes_over = kind_of(document).passes_over
    tables = {
        name: tuple(row for row in getattr(document, name) if not passes_over(row))
        for name in spec.tables
    }
    return replace(document, **tables)


def _offered(name: str, block: Block, rows: Sequence[Any], cls: Any) -> Iterator[Any]:
    if not has_places(block):
        yield from rows or [cls(uid=uid_of_place(name))]
        return
    rest = list(rows)
    for level1, level2 in places_of(block):
        mine = [row for row in rest if (row.level1, row.level2) == (level1, level2)]
        rest = [row for row in rest if row not in mine]
        uid = uid_of_place(name, level1, level2)
        yield from mine or [cls(level1=level1, level2=level2, uid=uid)]
    yield from rest


def places_of(block: Block) -> Iterator[tuple[str, str]]:
    """First and second levels; a first level without second ones stands alone."""
    for level in block.levels:
        yield from ((level.name, level2) for level2 in level.level2 or ("",))


def rows_without_place(document: Any, stored: Any, spec: SheetSpec) -> Iterator[str]:
    """Paths of rows under levels that neither the sheet nor ``stored`` has."""
    for name, block in spec.tables.items():
        if not has_places(block):
            continue
        known = {*places_of(block), *((row.level1, row.level2) for row in getattr(stored, name))}
        for number, row in enumerate(getattr(document, name)):
            if (row.level1, row.level2) not in known:
                yield f"{name}[{number}]"
