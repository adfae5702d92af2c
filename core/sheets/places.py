"""What people call a place of a sheet that is described by its spec alone. Pure Python."""

from __future__ import annotations

import re
from typing import Any, Final

from core.sheets.spec import Block, Cell, SheetSpec

SEPARATOR: Final = " · "
_ROW: Final = re.compile(r"(\w+)\[(\d+)\](?:\.(\w+))?")
_TOTAL: Final = "total_"
_NAMED_BY: Final = ("level3", "level2")


def place_of(where: str, document: Any, spec: SheetSpec | None) -> str:
    """A path as people say it: ``indicators[0].target`` is "产出指标 · 购书数量 · 指标值"."""
    if spec is None:
        return where
    if match := _ROW.fullmatch(where):
        return _row_place(match[1], int(match[2]), match[3] or "", document, spec)
    if where.startswith(_TOTAL):
        columns = [cell for block in spec.tables.values() for cell in block.columns]
        named = [cell for cell in columns if cell.field.endswith(where.removeprefix(_TOTAL))]
        return spec.total.label + (named[-1].label if named else "")
    return _label(where, spec.cells(), document) or where


def row_words(row: Any, block: Block) -> str:
    """What a row is called: its last level or the first column that says something, else ""."""
    names = [cell.field for cell in block.columns if not cell.whole]
    order = [*(name for name in _NAMED_BY if name in names), *names]
    return next((text for name in order if (text := getattr(row, name, "").strip())), "")


def _row_place(table: str, number: int, field: str, document: Any, spec: SheetSpec) -> str:
    block = spec.block(table)
    rows = getattr(document, table, ())
    counted = f"第{number + 1}行"
    row = rows[number] if number < len(rows) else None
    name = row_words(row, block) or counted
    level1 = getattr(row, "level1", "")
    parts = (level1, name if name != level1 else counted, _label(field, block.columns, document))
    return SEPARATOR.join(part.strip() for part in parts if part.strip())


def _label(name: str, cells: Any, document: Any) -> str:
    year = getattr(document, "year", None) or ""
    cell: Cell
    for cell in cells:
        if name and cell.field == name:
            return cell.label.format(year=year)
    return name
