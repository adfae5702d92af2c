"""Worksheets that show how to fill in the form: set aside where others are filled in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from intake.reading.grid import Grid
from intake.reading.notices import Notice

_EXAMPLE: Final = re.compile(r"示例|范例|样例|样表|例表|举例|示范")


def is_example(grid: Grid) -> bool:
    """Whether the sheet's name says that what it holds is only shown as an example."""
    return grid.kind == "sheet" and _EXAMPLE.search(grid.name) is not None


def set_aside(grids: Sequence[Grid]) -> tuple[tuple[Grid, ...], tuple[Grid, ...]]:
    """The sheets to read, and the examples among them; all are read where there are no others."""
    examples = tuple(grid for grid in grids if is_example(grid))
    if not examples:
        return tuple(grids), ()
    others = tuple(grid for grid in grids if not is_example(grid))
    if not any(grid.rows for grid in others):
        return tuple(grids), ()
    return others, examples


def left_out(grid: Grid) -> Notice:
    return Notice("名称表明这是填报示例，没有读取；如果是正式表格，请改名后再上传", _sheet(grid))


def read_after_all(grid: Grid) -> Notice:
    return Notice("名称像是填报示例，但没有别的表格，已按正式表格读取，请核对", _sheet(grid))


def _sheet(grid: Grid) -> str:
    return f"工作表“{grid.name}”"
