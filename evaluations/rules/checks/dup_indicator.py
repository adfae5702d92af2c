"""DUP_INDICATOR: the same indicator name twice in one sheet."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.scoring.rows import is_empty
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.row_names import normal

CODE: Final = "DUP_INDICATOR"
found = partial(Finding, CODE, Severity.WARNING)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """At every row after the first of that name."""
    seen: dict[str, str] = {}
    for row in context.rows:
        name = normal(row.cells.level3)
        if not row.is_indicator or is_empty(name):
            continue
        if name in seen:
            place = row.path("level3")
            yield found(place, printed=row.cells.level3, params={"first": seen[name]})
        seen.setdefault(name, str(row.number + 1))


RULE: Final = Rule(CODE, Severity.WARNING, check)
