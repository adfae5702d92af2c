"""Any sheet as blocks of labelled values and tables, from its document and spec alone.

It is how a kind without a printed layout of its own is shown and exported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

from core.sheets.spec import Block, Cell, SheetSpec

_TOTALS: Final = (("total_weight", "分值"), ("total_score", "得分"))


@dataclass(frozen=True, slots=True)
class DrawnValue:
    """A labelled value; ``where`` is its path in the document, as in findings."""

    where: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class DrawnBlock:
    """A block: its heading ("" for none), its values, and its table where it has one."""

    name: str
    heading: str
    values: tuple[DrawnValue, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[DrawnValue, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    title: str
    blocks: tuple[DrawnBlock, ...]


def draw(document: Any, spec: SheetSpec) -> Drawing:
    """The sheet as its office printed it: nothing computed, nothing left out."""
    year = document.year
    project = getattr(document, "project_name", "")
    title = getattr(document, "title", "") or spec.title_for(year=year, project_name=project)
    blocks = [_block(name, block, document) for name, block in spec.blocks.items()]
    return Drawing(title, (*blocks, *_totals(spec, document)))


def _block(name: str, block: Block, document: Any) -> DrawnBlock:
    year = document.year
    own = [cell for cell in block.columns if not cell.whole]
    single = [cell for cell in (*block.fields, *block.columns) if cell.field]
    return DrawnBlock(
        name,
        block.label,
        values=tuple(
            DrawnValue(cell.field, _label(cell, year), getattr(document, cell.field))
            for cell in single
            if cell.whole or cell not in block.columns
        ),
        columns=tuple(_label(cell, year) for cell in own),
        rows=tuple(_rows(name, own, getattr(document, name) if own else ())),
    )


def _rows(
    name: str, cells: Sequence[Cell], rows: Sequence[Any]
) -> Iterator[tuple[DrawnValue, ...]]:
    for number, row in enumerate(rows):
        place = f"{name}.{row.source}" if hasattr(row, "source") else f"{name}[{number}]"
        yield tuple(
            DrawnValue(f"{place}.{cell.field}", cell.label, getattr(row, cell.field))
            for cell in cells
        )


def _totals(spec: SheetSpec, document: Any) -> Iterator[DrawnBlock]:
    """The row of totals, where the sheet has one."""
    known = {item.name for item in fields(document)}
    if spec.total.label and known >= {name for name, _ in _TOTALS}:
        values = (DrawnValue(name, label, getattr(document, name)) for name, label in _TOTALS)
        yield DrawnBlock("total", spec.total.label, tuple(values))


def _label(cell: Cell, year: int | None) -> str:
    return cell.label.replace("{year}", "" if year is None else str(year))
