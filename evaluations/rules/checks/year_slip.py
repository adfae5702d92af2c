"""YEAR_SLIP: another year than the form's where the form's year is meant."""

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
    promised = {after for said, after in yearly(document.goal_expected) if said == year}
    told = yearly(document.goal_actual)
    kept = {after for said, after in told if said == year}
    for said, after in told:
        if said != year and after in promised - kept:
            yield _finding("goal_actual", document.goal_actual, str(said), year)
            return


def _finding(where: str, printed: str, said: str, year: int) -> Finding:
    return found(where, printed=printed, expected=str(year), params={"year": said})


RULE: Final = Rule(CODE, Severity.WARNING, check)
