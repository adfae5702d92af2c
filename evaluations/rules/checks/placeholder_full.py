"""PLACEHOLDER_FULL: 略 or "not to be told" in place of a value, yet the score is full."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from core.text import plain
from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "PLACEHOLDER_FULL"
found = partial(Finding, CODE, Severity.WARNING)
PLACEHOLDER = re.compile(
    r"[(（]?(?:从?略|不便(?:填写|公开|透露|提供|说明)|不宜(?:填写|公开)|涉密|保密|内容涉密|详见附件|见附件|待补充?|待填)"
    r"[)）]?[。.]?"
)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    if not context.scored:
        return
    for row in context.rows:
        if not row.full_score:
            continue
        for field, text in (("target", row.cells.target), ("actual", row.cells.actual)):
            if PLACEHOLDER.fullmatch(plain(text)):
                yield found(row.path(field), printed=text)


RULE: Final = Rule(CODE, Severity.WARNING, check)
