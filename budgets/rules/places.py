"""Where in a statement something stands, as people say it."""

from __future__ import annotations

import re
from typing import Final

from budgets.documents import StatementDocument
from budgets.rules.lists import name_of
from budgets.rules.sheet import sheet_of

_CELL: Final = re.compile(r"rows\[(\d+)\]\[(\d+)\]")


def place_label(where: str, statement: StatementDocument) -> str:
    """``rows[2][4]`` as "201 一般公共服务支出 · 基本支出"; counted where the table is not known."""
    match = _CELL.fullmatch(where)
    if match is None:
        return where
    row, column = int(match[1]), int(match[2])
    sheet = sheet_of(statement)
    if sheet is None or row >= sheet.count or column >= len(sheet.shape.columns):
        return f"第{row + 1}行 · 第{column + 1}栏"
    return name_of(sheet, row, sheet.shape.columns[column])
