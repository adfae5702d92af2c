"""What the fields of budget documents are called on paper."""

from __future__ import annotations

from functools import cache

from budgets.layouts import form_layouts


@cache
def field_labels() -> dict[str, str]:
    """The first label of each field, over all forms."""
    labels: dict[str, str] = {}
    for layout in form_layouts().values():
        for cell in layout.fields:
            labels.setdefault(cell.field, cell.label)
        for column in (column for table in layout.tables for column in table.columns):
            labels.setdefault(column.field, column.label)
    return labels
