"""GOAL_INDICATOR: a number in the goal differs from the indicator's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from budgets.money import print_decimal
from evaluations.documents import SelfEvaluation
from evaluations.measures import Dimension, Measure
from evaluations.rules.base import Context, Finding, Rule, Severity
from evaluations.rules.goals import numbers_told, share_stretch
from evaluations.rules.reading import Row, core_name

CODE: Final = "GOAL_INDICATOR"
found = partial(Finding, CODE, Severity.WARNING)
LONG_ENOUGH: Final = 4


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """Only where the goal names the indicator in so many words and gives one number for it."""
    rows = [row for row in context.rows if row.is_indicator]
    for row in rows:
        yield from _judge(row, "goal_expected", document.goal_expected, row.target, rows)
        yield from _judge(row, "goal_actual", document.goal_actual, row.actual, rows)


def _judge(
    row: Row, where: str, goal: str, measure: Measure, rows: Sequence[Row]
) -> Iterator[Finding]:
    if not measure.is_number or measure.unit.dimension is not Dimension.COUNT:
        return
    name = core_name(row.cells.level3)
    told = {
        number
        for number, words in numbers_told(goal, measure.unit.text)
        if share_stretch(name, words, LONG_ENOUGH)
    }
    if len(told) != 1 or told == {measure.value} or not _is_alone(name, rows):
        return
    number = print_decimal(told.pop())
    words = {"name": row.cells.level3, "number": number + measure.unit.text}
    yield found(where, printed=number, expected=measure.text, params=words)


def _is_alone(name: str, rows: Sequence[Row]) -> bool:
    """Whether no other indicator has a name that could be meant as well."""
    names = [core_name(row.cells.level3) for row in rows]
    return sum(share_stretch(name, other, LONG_ENOUGH) for other in names) == 1


RULE: Final = Rule(CODE, Severity.WARNING, check)
