"""The words in which an official sheet is described, as this room calls them."""

from __future__ import annotations

from core.sheets.spec import (
    Block,
    Cell,
    Checks,
    Marks,
    Part,
    QualityBand,
    Scoring,
    Sheet,
    Source,
    Total,
    TotalCap,
    VariantFrom,
)
from core.sheets.spec import Level as Level1
from core.sheets.spec import PrintedRow as FundingRowSpec
from core.sheets.spec import SheetSpec as Edition

__all__ = [
    "Block",
    "Cell",
    "Checks",
    "Edition",
    "FundingRowSpec",
    "Level1",
    "Marks",
    "Part",
    "QualityBand",
    "Scoring",
    "Sheet",
    "Source",
    "Total",
    "TotalCap",
    "VariantFrom",
]
