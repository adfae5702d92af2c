"""A sheet as it is printed: the view with what stands around it on paper. Pure Python."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from core.numbers import grouped
from core.view.tree import Cell, View

MADE_ON: Final = 1_577_836_800
"""2020-01-01 in seconds: every file says so, so that the same sheet gives the same bytes."""


@dataclass(frozen=True, slots=True)
class Paper:
    """``signatures`` stand in one line below the table; ``watermark`` lies behind every page."""

    view: View
    signatures: tuple[str, ...] = ()
    watermark: str = ""


def printed(cell: Cell) -> str:
    """What the cell shows on paper: the same figures as on the page, amounts grouped."""
    text = grouped(cell.text) if cell.kind == "amount" and not cell.is_label else cell.text
    return text + cell.suffix


def is_bold(cell: Cell) -> bool:
    """Headings, totals, names of blocks and of first levels stand out."""
    if cell.role == "level":
        return cell.depth == 1
    return cell.role in ("heading", "total") or (cell.role == "label" and cell.align != "text")
