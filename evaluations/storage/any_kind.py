"""Sheets whose rows stand in the table of all kinds: to a document and back. Never judges.

What lists and pages show of every sheet stands in columns, the other texts in ``values`` by field
(ADR 0502).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from types import SimpleNamespace
from typing import Any, Final

from core.sheets.documents import from_json, head_fields, row_class, text_fields, to_json
from core.sheets.kinds import spec_named
from core.sheets.places import row_words
from core.sheets.row_uids import known_uid, new_uid
from evaluations.models import Evaluation, SheetRow
from evaluations.storage.numbers import points
from evaluations.storage.sheet_rows import columns_of, write_rows

_COLUMNS: Final = (
    "title", "project_name", "department", "implementing_unit", "total_weight", "total_score",
)  # fmt: skip
"""Texts that are columns where the kind has them."""
ROW_COLUMNS: Final = ("table", "position", "cells")
_NAME: Final = 500


def document_of(evaluation: Evaluation) -> Any:
    """The sheet as the document of its kind; one query unless its rows are prefetched."""
    cls = evaluation.sheet_kind.document
    content: dict[str, Any] = {"edition": evaluation.edition, "year": evaluation.year}
    for name in head_fields(cls):
        held = getattr(evaluation, name) if name in _COLUMNS else evaluation.values.get(name)
        content[name] = held or ""
    for name in _tables(cls):
        content[name] = []
    for row in evaluation.sheet_rows.all():
        if row.table in content:
            content[row.table].append(row.cells | {"uid": row.uid})
    return from_json(cls, content)


def stored_row_ids(evaluation: Evaluation) -> list[int]:
    """The primary keys of its rows, table after table as the document has them."""
    tables = _tables(evaluation.sheet_kind.document)
    rows = [row for row in evaluation.sheet_rows.all() if row.table in tables]
    return [row.pk for row in sorted(rows, key=lambda row: tables.index(row.table))]


def row_name(row: SheetRow) -> str:
    """What a row is called, as many characters as a remark keeps of it."""
    spec = spec_named(row.evaluation.edition)
    if spec is None:
        return ""
    block = spec.block(row.table)
    empty = dict.fromkeys((cell.field for cell in block.columns), "")
    return row_words(SimpleNamespace(**(empty | row.cells)), block)[:_NAME]


def set_head(evaluation: Evaluation, document: Any) -> None:
    """Put the document's texts into the evaluation; does not save."""
    texts = {name: getattr(document, name) for name in head_fields(type(document))}
    for name in _COLUMNS:
        if name in texts:
            setattr(evaluation, name, texts[name])
    if not evaluation.project_name:
        evaluation.project_name = evaluation.sheet_kind.title
    evaluation.values = {name: text for name, text in texts.items() if name not in _COLUMNS}
    evaluation.total_score_value = points(texts.get("total_score", ""))


def new_sheet_rows(evaluation: Evaluation, document: Any) -> list[SheetRow]:
    """Unsaved rows of a new sheet, each under the uid that the document gives it."""
    rows = []
    taken: set[str] = set()
    for table, position, row in _rows(document):
        uid = known_uid(row.uid)
        uid = uid if uid and uid not in taken else new_uid()
        taken.add(uid)
        rows.append(_fill(SheetRow(evaluation=evaluation, uid=uid), table, position, row))
    return rows


def write_sheet_rows(evaluation: Evaluation, document: Any) -> None:
    """Make the stored rows equal the document's; a row of a stored uid keeps its identity.

    Only rows that changed are written.
    """
    stored = {row.uid: row for row in evaluation.sheet_rows.all()}
    taken = set(stored)
    changed: list[SheetRow] = []
    new: list[SheetRow] = []
    for table, position, row in _rows(document):
        known = stored.pop(row.uid, None)
        if known is None:
            uid = known_uid(row.uid)
            uid = uid if uid and uid not in taken else new_uid()
            taken.add(uid)
            new.append(_fill(SheetRow(evaluation=evaluation, uid=uid), table, position, row))
            continue
        before = columns_of(known, ROW_COLUMNS)
        if columns_of(_fill(known, table, position, row), ROW_COLUMNS) != before:
            changed.append(known)
    gone = [row.pk for row in stored.values()]
    write_rows(SheetRow, gone=gone, changed=changed, new=new, columns=ROW_COLUMNS)


def _fill(held: SheetRow, table: str, position: int, row: Any) -> SheetRow:
    held.table, held.position = table, position
    held.cells = {name: text for name in text_fields(type(row)) if (text := getattr(row, name))}
    return held


def _rows(document: Any) -> Sequence[tuple[str, int, Any]]:
    return [
        (name, position, row)
        for name in _tables(type(document))
        for position, row in enumerate(getattr(document, name))
    ]


def _tables(cls: Any) -> list[str]:
    """The fields of a document that hold rows with cells by field."""
    empty = to_json(from_json(cls, {}))
    return [
        each.name
        for each in fields(cls)
        if isinstance(empty.get(each.name), list) and row_class(cls, each.name) is not tuple
    ]
