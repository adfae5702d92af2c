"""TYPO_NA: 不适应 for 不适用."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from core.text import plain
from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "TYPO_NA"
found = partial(Finding, CODE, Severity.HINT)
SLIP: Final = "不适应"
FIELDS: Final = ("level3", "target", "actual", "explanation")


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """One finding a row, at its first such cell."""
    for row in context.rows:
        for field in FIELDS:
            text = getattr(row.cells, field)
            if plain(text).rstrip("。.") == SLIP:
                yield found(row.path(field), printed=text, expected="不适用")
                break


RULE: Final = Rule(CODE, Severity.HINT, check)
