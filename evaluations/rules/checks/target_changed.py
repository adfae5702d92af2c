"""TARGET_CHANGED: a target differs from the approved one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.rules.lib.promises import promised_rows
from evaluations.scoring.rows import is_empty
from evaluations.sheet.diff import same_text
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "TARGET_CHANGED"
found = partial(Finding, CODE, Severity.WARNING)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """White space, width and another print of the same number are no change."""
    for promised, row in promised_rows(context):
        if row is None or is_empty(promised.target) or is_empty(row.cells.target):
            continue
        if not same_text(promised.target, row.cells.target):
            yield found(row.path("target"), printed=row.cells.target, expected=promised.target)


RULE: Final = Rule(CODE, Severity.WARNING, check, {"target_changed_reason": "6"})
