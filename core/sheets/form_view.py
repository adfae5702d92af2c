"""A sheet that is filled here as a view tree, block by block from its spec alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from core.sheets.documents import to_json
from core.sheets.row_uids import CELL_MARK
from core.sheets.spec import Block, SheetSpec
from core.sheets.spec import Cell as Field
from core.sheets.view import SHARES, totals_of
from core.view.filled import HeadedTable, Part, Section, filled_view
from core.view.labelled import Column, Labelled, Table
from core.view.tree import NUMERIC, Row, View

PLACES: Final = ("level1", "level2")
"""Where a row stands in a table whose levels the spec lists: not typed, drawn as merged cells."""


def form_view(document: Any, spec: SheetSpec) -> View:
    """The whole sheet, also where it is empty. Keys are paths as in findings.

    A row of a table bears the uid of the document's row as its mark.
    """
    content = to_json(document)
    parts = [
        part for name, block in spec.blocks.items() for part in _parts(name, block, spec, content)
    ]
    title = spec.title_for(
        year=content.get("year") or None, project_name=str(content.get("project_name", ""))
    )
    printed = content.get("title") or title
    return _marked(filled_view(str(printed), parts, content), content, spec)


def has_places(block: Block) -> bool:
    """Whether the rows of a table stand under levels that the spec lists."""
    return bool(block.levels) and any(cell.field == PLACES[0] for cell in block.columns)


def _parts(name: str, block: Block, spec: SheetSpec, content: Mapping[str, Any]) -> list[Part]:
    year = str(content.get("year") or "")
    fields = tuple(
        Labelled(
            field=cell.field,
            label=_label(cell, year),
            kind=cell.kind,
            source=cell.source,
            required=cell.required,
            lines=cell.lines,
            beside=bool(cell.inside),
        )
        for cell in block.fields
        if cell.field
    )
    if not block.columns:
        return [Section(name, block.label, fields)] if fields else []
    head: list[Part] = [Section(f"{name}_fields", "", fields)] if fields else []
    return [*head, HeadedTable(block.label, _table(name, block, spec, content))]


def _label(cell: Field, year: str) -> str:
    return cell.starred_label.format(year=year)


def _table(name: str, block: Block, spec: SheetSpec, content: Mapping[str, Any]) -> Table:
    year = str(content.get("year") or "")
    columns = tuple(
        Column(
            field=cell.field,
            label=_label(cell, year),
            kind=cell.kind,
            share=1 if cell.kind in NUMERIC else SHARES.get(cell.kind, 2) + (cell.lines > 1),
            level=_level(cell.field) if has_places(block) else "",
            whole=cell.whole,
            source=cell.source,
            required=cell.required,
        )
        for cell in block.columns
        if cell.field
    )
    totals = totals_of(columns, content)
    return Table(name, columns, spec.total.label if totals else "", totals)


def _level(field: str) -> str:
    """The level itself, or the one whose points the column holds: ``level1_weight``."""
    return next((name for name in PLACES if field == name or field.startswith(f"{name}_")), "")


def _marked(view: View, content: Mapping[str, Any], spec: SheetSpec) -> View:
    uids = [str(row.get("uid", "")) for name in spec.tables for row in content.get(name, ())]

    def marked(row: Row) -> Row:
        uid = uids[row.record] if row.record is not None else ""
        return replace(row, mark=f"{CELL_MARK}{uid}") if uid else row

    return replace(
        view,
        blocks=tuple(replace(block, rows=tuple(map(marked, block.rows))) for block in view.blocks),
    )
