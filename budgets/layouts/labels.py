"""What the fields of documents are called on paper."""

from __future__ import annotations

from collections.abc import Mapping

from core.sheets.kinds import KEPT_AS_DOCUMENTS, per_registry, stored_as


@per_registry
def field_labels() -> Mapping[str, str]:
    """The first label of each field, over all forms that are stored as documents."""
    labels: dict[str, str] = {}
    specs = {
        name: spec for kind in stored_as(*KEPT_AS_DOCUMENTS) for name, spec in kind.specs.items()
    }
    for _, spec in sorted(specs.items()):
        columns = (cell for table in spec.tables.values() for cell in table.columns)
        for cell in (*spec.fields, *columns):
            labels.setdefault(cell.field, cell.label)
    return labels
