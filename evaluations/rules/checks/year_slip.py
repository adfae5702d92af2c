"""YEAR_SLIP: another year than the sheet's where the sheet's year is meant."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.rules.lib.goals import yearly
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "YEAR_SLIP"
found = partial(Finding, CODE, Severity.WARNING)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    if document.year is None:
        return
    yield from _goal(document, document.year)
    for row in context.rows:
        date = row.target.date
        if not row.is_indicator or date is None or date.year is None:
            continue
        if date.year < document.year:
            yield _finding(row.path("target"), row.cells.target, str(date.year), document.year)


def _goal(document: SelfEvaluation, year: int) -> Iterator[Finding]:
    """What was promised for this year was reported of another one, in the same words."""
    promised = {after for named, after in yearly(document.goal_expected) if named == year}
    reported = yearly(document.goal_actual)
    kept = {after for named, after in reported if named == year}
    for named, after in reported:
        if named != year and after in promised - kept:
            yield _finding("goal_actual", document.goal_actual, str(named), year)
            return


def _finding(where: str, printed: str, named: str, year: int) -> Finding:
    return found(where, printed=printed, expected=str(year), params={"year": named})


RULE: Final = Rule(CODE, Severity.WARNING, check)
