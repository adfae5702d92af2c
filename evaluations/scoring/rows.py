"""Cells read once for all rules: numbers, marks and the state of each indicator row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from core.numbers import PrintedNumber, read_number
from core.text import is_nothing, plain
from evaluations.sheet.document import IndicatorRow, SelfEvaluation
from evaluations.sheet.quantities import Measure, parse
from evaluations.sheet.quantities.marks import is_empty as is_empty
from evaluations.sheet.quantities.marks import is_marked
from evaluations.sheet.quantities.marks import is_not_applicable as is_not_applicable

_BRACKETS = re.compile(r"\([^)]*\)|（[^）]*）")
_IDEOGRAPHS = re.compile("[\u4e00-\u9fff]+")
_MAX_NAME_LENGTH: Final = 300


def is_unreadable(text: str) -> bool:
    """Whether a number cell holds something that is neither a number nor a mark."""
    return not is_nothing(text) and read_number(text) is None


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator row with its numbers read; ``cells`` is the row as printed.

    ``not_applicable``: the row is marked 不适用. ``blank``: it names and measures nothing.
    """

    number: int
    cells: IndicatorRow
    weight: PrintedNumber | None
    score: PrintedNumber | None
    target: Measure
    actual: Measure
    not_applicable: bool
    blank: bool

    def path(self, field: str) -> str:
        return f"indicators[{self.number}].{field}"

    @property
    def carries_points(self) -> bool:
        return _above_zero(self.weight) or _above_zero(self.score)

    @property
    def is_indicator(self) -> bool:
        """Whether the row names or measures anything."""
        return not (self.not_applicable or self.blank)

    @property
    def lacks_weight(self) -> bool:
        """Whether sums of weights cannot be judged: unreadable, or missing on an indicator."""
        return self.weight is None and (self.is_indicator or not is_nothing(self.cells.weight))

    @property
    def full_score(self) -> bool:
        """Whether all of a weight above 0 was given."""
        if self.weight is None or self.score is None:
            return False
        return self.is_indicator and 0 < self.weight.value <= self.score.value

    @property
    def lost_points(self) -> bool:
        """Whether less than the weight was given."""
        if self.weight is None or self.score is None:
            return False
        return self.is_indicator and self.score.value < self.weight.value


def read_rows(document: SelfEvaluation) -> tuple[Row, ...]:
    """The document's indicator rows with their numbers read."""
    return tuple(_read_row(number, row) for number, row in enumerate(document.indicators))


def _read_row(number: int, cells: IndicatorRow) -> Row:
    names = (cells.level3, cells.target, cells.actual)
    return Row(
        number=number,
        cells=cells,
        weight=read_number(cells.weight),
        score=read_number(cells.score),
        target=parse(cells.target),
        actual=parse(cells.actual),
        not_applicable=is_marked(cells),
        blank=all(is_empty(text) for text in names),
    )


def _above_zero(number: PrintedNumber | None) -> bool:
    return number is not None and number.value > 0


def core_name(text: str) -> str:
    """An indicator's name without what stands in brackets; no more than a name can be long."""
    return _BRACKETS.sub("", plain(text)[:_MAX_NAME_LENGTH])


def ideographs(text: str) -> str:
    """Only the Chinese characters of a text."""
    return "".join(_IDEOGRAPHS.findall(text))


def value_or_zero(text: str) -> Decimal | None:
    """The number of a cell, 0 for a mark, None for anything else."""
    number = read_number(text)
    if number is not None:
        return number.value
    return Decimal(0) if is_nothing(text) else None
