"""Text in the cells of a list that openpyxl writes. Pure Python."""

from __future__ import annotations

import re
from typing import Final

from openpyxl.cell import Cell

from core.formulas import STARTS, neutral

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write_text(target: Cell, text: str) -> None:
    """Text into a cell of a list, which stays harmless when the workbook is saved as CSV.

    The cell's type says that it is no formula (openpyxl would make one of "=…" and an error of
    "#N/A"), and ``quotePrefix`` keeps it text where somebody edits the cell.
    """
    target.value = _CONTROL.sub("", neutral(text)) or None
    if target.value is not None:
        target.data_type = "s"
        target.quotePrefix = target.value[0] in STARTS
