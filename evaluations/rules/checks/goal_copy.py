"""GOAL_COPY: a result text repeated from another project of the same unit."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from core.text import plain
from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.rules.lib.copying import is_copy
from evaluations.scoring.rows import ideographs
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "GOAL_COPY"
found = partial(Finding, CODE, Severity.WARNING)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    if len(ideographs(document.goal_actual)) < context.decimal("goal_copy_length"):
        return
    for other in context.references.peers:
        if _is_other(other, document) and is_copy(document.goal_actual, other.goal_actual):
            words = {"other": other.project_name}
            yield found("goal_actual", printed=document.goal_actual, params=words)
            return


def _is_other(other: SelfEvaluation, document: SelfEvaluation) -> bool:
    return plain(other.project_name) != plain(document.project_name)


RULE: Final = Rule(CODE, Severity.WARNING, check, {"goal_copy_length": "15"})
