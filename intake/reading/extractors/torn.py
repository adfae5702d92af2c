"""Rows that text recognition tore in two lines."""

from __future__ import annotations

from intake.reading.canonical import clean_text
from intake.reading.extractors.rows import UNKNOWN_LEVEL, TableRow, TableSpec, naming_field


def rejoined(rows: list[TableRow], spec: TableSpec) -> list[TableRow]:
    """The rows with both halves of a torn one put together; the first has half of the name only."""
    result: list[TableRow] = []
    for row in rows:
        if result and _is_other_half(result[-1], row, spec):
            above = result.pop()
            name = naming_field(spec)
            whole = clean_text(f"{above.values[name]} {row.values[name]}")
            row = above._replace(values={**row.values, name: whole}, trust=UNKNOWN_LEVEL)
        result.append(row)
    return result


def _is_other_half(above: TableRow, row: TableRow, spec: TableSpec) -> bool:
    """Both print the same numbers; only the lower one says anything, under a damaged level."""
    if row.trust >= 1:
        return False
    name = naming_field(spec)
    numbers = [field for field, kind in spec.kinds.items() if kind == "number"]
    value_fields = [field for field, kind in spec.kinds.items() if kind == "value"]
    return (
        bool(above.values.get(name) and row.values.get(name) and numbers and value_fields)
        and all(above.values.get(n) and above.values.get(n) == row.values.get(n) for n in numbers)
        and all(row.values.get(field) and not above.values.get(field) for field in value_fields)
    )
