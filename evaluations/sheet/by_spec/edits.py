"""A person's edits in a sheet that follows its spec. Pure Python."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import partial
from typing import Any

from core.sheets.documents import row_class
from core.sheets.kinds import kind_of
from core.sheets.spec import SheetSpec
from core.web.request_values import clean_text
from evaluations.sheet.by_spec.cells import head_cells, row_cells
from evaluations.sheet.carried import Carried, SheetRefused
from evaluations.sheet.changes import same_text
from evaluations.sheet.edits import Edits, RowEdit, rows_with, typed_fields
from evaluations.sheet.row_edits import Same, changed_cells, row_edits, same_typed


def with_edits(stored: Any, edits: Edits, spec: SheetSpec, carried: Carried) -> Any:
    """The document with these edits; computed cells are left alone.

    Raises SheetRefused as ``evaluations.sheet.edits.with_edits`` does.
    """
    fields = typed_fields(head_cells(spec))
    closed = sorted(edits.cells.keys() - fields) + [".".join(place) for place in edits.funding]
    closed += [edit.table for edit in edits.rows if edit.table not in spec.tables]
    if closed:
        raise SheetRefused(SheetRefused.CELL_CLOSED, closed)
    texts: dict[str, Any] = {name: clean_text(text).strip() for name, text in edits.cells.items()}
    document = replace(stored, **texts, **_tables(stored, edits.rows, spec))
    changed = [
        name
        for name in sorted(carried.cells)
        if not same_text(getattr(stored, name), getattr(document, name))
    ]
    if changed:
        raise SheetRefused(SheetRefused.CELL_CARRIED, changed)
    return replace(document, **{name: getattr(stored, name) for name in carried.cells})


def _tables(stored: Any, edits: Collection[RowEdit], spec: SheetSpec) -> dict[str, Any]:
    cls = kind_of(stored).document
    changed = {}
    for name, block in spec.tables.items():
        own = tuple(edit for edit in edits if edit.table == name)
        if own:
            make = partial(_new_row, row_class(cls, name))
            fields = typed_fields(row_cells(block))
            changed[name] = rows_with(getattr(stored, name), own, fields, make)
    return changed


def _new_row(cls: Any, uid: str) -> Any:
    return cls(uid=uid)


def edits_between(
    stored: Any,
    filled: Any,
    spec: SheetSpec,
    *,
    new: Collection[str] = (),
    same: Same = same_typed,
) -> Edits:
    """What changes in the cells that may be typed, and in the rows of every table."""
    rows = (
        edit
        for name, block in spec.tables.items()
        for edit in row_edits(
            getattr(stored, name),
            getattr(filled, name),
            typed_fields(row_cells(block)),
            new=new,
            same=same,
            table=name,
        )
    )
    head = typed_fields(head_cells(spec))
    return Edits(cells=changed_cells(stored, filled, head, same), rows=tuple(rows))
