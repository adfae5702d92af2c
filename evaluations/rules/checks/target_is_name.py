"""TARGET_IS_NAME: the target repeats the indicator's name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.scoring.rows import ideographs
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.quantities import Kind

CODE: Final = "TARGET_IS_NAME"
found = partial(Finding, CODE, Severity.HINT)
MIN_LENGTH: Final = 4


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    for row in context.rows:
        name = ideographs(row.cells.level3)
        if not row.is_indicator or row.target.kind is not Kind.WORDS or len(name) < MIN_LENGTH:
            continue
        if name == ideographs(row.cells.target):
            yield found(row.path("target"), printed=row.cells.target)


RULE: Final = Rule(CODE, Severity.HINT, check)
