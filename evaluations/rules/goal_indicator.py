"""GOAL_INDICATOR: a number in the goal differs from the indicator's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from budgets.money import print_decimal
from evaluations.documents import SelfEvaluation
from evaluations.measures import Dimension, Measure
from evaluations.rules.base import Context, Finding, Rule, Severity
from evaluations.rules.goals import common_stretch, numbers_told
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
        number for number, words in numbers_told(goal, measure.unit.text) if _names(words, name)
    }
    alone = sum(_names(core_name(other.cells.level3), name) for other in rows) == 1
    if alone and len(told) == 1 and told != {measure.value}:
        number = print_decimal(told.pop())
        words = {"name": row.cells.level3, "number": number + measure.unit.text}
        yield found(where, printed=number, expected=measure.text, params=words)


def _names(words: str, name: str) -> bool:
    """Whether the words share a stretch of the name that is long enough to mean it."""
    return common_stretch(words, name) >= LONG_ENOUGH


RULE: Final = Rule(CODE, Severity.WARNING, check)
