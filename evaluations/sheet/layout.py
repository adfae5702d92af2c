"""How wide every cell of an edition's sheet is; ``view`` makes the sheet of it.

The edition's ``[sheet]`` says it; where it leaves something open (a header row with one field,
a wide table shown one project a page) the cells share the width. Pure Python.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from core.view.tree import shares
from evaluations.sheet.editions.model import Cell, Edition

_LEVELS: Final = (
    Cell(field="level1", label="一级指标", source="budget"),
    Cell(field="level2", label="二级指标", source="budget"),
    Cell(field="level3", label="三级指标", source="budget"),
)
_NARROW: Final = 14
_WIDE: Final = 22


@dataclass(frozen=True, slots=True)
class Layout:
    """Widths in characters and spans in grid columns; each tuple adds up to ``columns``.

    ``header`` has one tuple a header row: label, value, label, value ... ``funding``, ``goals``
    and ``indicators`` begin with the block's own label. ``total`` is the span of the total's
    label, 0 where the sheet has no total.
    """

    columns: int
    widths: tuple[int, ...]
    header_rows: tuple[tuple[str, ...], ...]
    header: tuple[tuple[int, ...], ...]
    funding: tuple[int, ...]
    goals: tuple[int, ...]
    row_cells: tuple[Cell, ...]
    indicators: tuple[int, ...]
    total: int

    def start_of(self, field: str) -> int:
        """The grid column (from 1) in which that indicator column begins."""
        position = [cell.field for cell in self.row_cells].index(field) + 1
        return 1 + sum(self.indicators[:position])


def layout_of(edition: Edition) -> Layout:
    """The layout of one project's sheet in this edition."""
    cells = row_cells(edition)
    sizes = _grid(edition, cells)
    columns = len(sizes)
    sheet = edition.sheet
    rows = _header_rows(edition)
    indicators = fitted(sheet.indicator_spans, 1 + len(cells), columns)
    layout = Layout(
        columns=columns,
        widths=sizes,
        header_rows=rows,
        header=tuple(fitted(sheet.header_spans, 2 * len(row), columns) for row in rows),
        funding=fitted(sheet.funding_spans, 2 + len(edition.funding.columns), columns),
        goals=fitted(sheet.goal_spans, 1 + len(edition.goals.fields), columns),
        row_cells=cells,
        indicators=indicators,
        total=0,
    )
    return layout if not has_total(edition) else _with_total(layout)


def _with_total(layout: Layout) -> Layout:
    values = {name: getattr(layout, name) for name in layout.__slots__}
    return Layout(**values | {"total": layout.start_of("weight") - 1})


def has_total(edition: Edition) -> bool:
    """Whether the sheet ends in a total: only where points are given."""
    return edition.scoring.scored and any(
        cell.field == "weight" for cell in edition.indicators.columns
    )


def row_cells(edition: Edition) -> tuple[Cell, ...]:
    """The indicator columns; a wide table has its levels in headings, a page needs them in rows."""
    present = {cell.field for cell in edition.indicators.columns}
    missing = tuple(cell for cell in _LEVELS if cell.field not in present)
    return (*missing, *edition.indicators.columns)


def _grid(edition: Edition, cells: tuple[Cell, ...]) -> tuple[int, ...]:
    if not edition.wide:
        return edition.sheet.widths
    blocks = (len(cells) + 1, len(edition.funding.columns) + 2, 4)
    return (_NARROW,) + (_WIDE,) * (max(blocks) - 1)


def _header_rows(edition: Edition) -> tuple[tuple[str, ...], ...]:
    if edition.wide:
        return tuple((cell.field,) for cell in edition.header)
    printed = edition.sheet.header_rows
    # A field of the edition without a place of its own is read and stored, so it is shown, too.
    rest = [cell.field for cell in edition.header if not any(cell.field in row for row in printed)]
    return (*printed, *(tuple(rest[start : start + 2]) for start in range(0, len(rest), 2)))


def fitted(spans: tuple[int, ...], count: int, columns: int) -> tuple[int, ...]:
    """``count`` spans that fill ``columns``: the given ones where they fit, else the beginning of
    them with the last box taking the rest, else equal shares.
    """
    if len(spans) == count and sum(spans) == columns:
        return spans
    if len(spans) > count and sum(spans) == columns:
        return (*spans[: count - 1], columns - sum(spans[: count - 1]))
    return shares(count, columns)
