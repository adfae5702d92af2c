"""Marks for "nothing here" and 不适用, as offices print them."""

from __future__ import annotations

from typing import Final

from core.text import is_nothing, plain
from evaluations.sheet.document import IndicatorRow

NOT_APPLICABLE: Final = frozenset({"不适用", "不适应"})
_END_MARKS: Final = "。.．;；，,、"


def is_empty(text: str) -> bool:
    """Whether a text says nothing: a mark, with or without a full stop behind it ("无。")."""
    return is_nothing(text) or is_nothing(plain(text).rstrip(_END_MARKS))


def is_not_applicable(text: str) -> bool:
    """Whether a cell says 不适用 (or its typing slip 不适应)."""
    return plain(text).rstrip(_END_MARKS) in NOT_APPLICABLE


def is_marked(cells: IndicatorRow) -> bool:
    """不适用 as the indicator's name, or as its target where no name is printed.

    A named indicator may be left out, too, one that came from the budget: 不适用 as its actual
    value, with the reason and without points.
    """
    if is_not_applicable(cells.level3):
        return True
    if is_empty(cells.level3):
        return is_not_applicable(cells.target)
    has_points = not (is_nothing(cells.weight) and is_nothing(cells.score))
    return is_not_applicable(cells.actual) and not has_points and not is_empty(cells.explanation)


def holds_no_indicator(cells: object) -> bool:
    """Whether a row of a table says 不适用, or names and measures nothing and carries no points.

    Rows of another table than that of the indicators are none of it.
    """
    if not isinstance(cells, IndicatorRow):
        return False
    if is_marked(cells):
        return True
    blank = all(is_empty(text) for text in (cells.level3, cells.target, cells.actual))
    return blank and is_nothing(cells.weight) and is_nothing(cells.score)
