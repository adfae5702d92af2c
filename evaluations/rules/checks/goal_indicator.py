"""GOAL_INDICATOR: a number in the goal differs from the indicator's."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from core.numbers import print_decimal
from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.rules.lib.goals import Goal, shared_stretches, stretches
from evaluations.scoring.rows import Row, core_name
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.quantities import Dimension, Measure

CODE: Final = "GOAL_INDICATOR"
found = partial(Finding, CODE, Severity.WARNING)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """Only where the goal names the indicator in so many words and gives one number for it."""
    rows = [row for row in context.rows if row.is_indicator]
    expected, reached = Goal(document.goal_expected), Goal(document.goal_actual)
    doubtful: list[tuple[Row, Finding]] = []
    for row in rows:
        doubtful += ((row, each) for each in _check(row, "goal_expected", expected, row.target))
        doubtful += ((row, each) for each in _check(row, "goal_actual", reached, row.actual))
    if doubtful:
        shared = shared_stretches(core_name(row.cells.level3) for row in rows)
        yield from (each for row, each in doubtful if _is_alone(row, shared))


def _check(row: Row, where: str, goal: Goal, measure: Measure) -> Iterator[Finding]:
    if not measure.is_number or measure.unit.dimension is not Dimension.COUNT:
        return
    reported = goal.numbers_of(core_name(row.cells.level3), measure.unit.text)
    if len(reported) != 1 or reported == {measure.value}:
        return
    number = print_decimal(reported.pop())
    words = {"name": row.cells.level3, "number": number + measure.unit.text}
    yield found(where, printed=number, expected=measure.text, params=words)


def _is_alone(row: Row, shared: set[str]) -> bool:
    """Whether no other indicator has a name that could be meant as well."""
    return shared.isdisjoint(stretches(core_name(row.cells.level3)))


RULE: Final = Rule(CODE, Severity.WARNING, check)
