"""LEVEL2_MISSING: a level 2 that the edition expects has no row."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from core.text import plain
from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "LEVEL2_MISSING"
found = partial(Finding, CODE, Severity.HINT)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """A row marked 不适用 counts as a row. No finding for a sheet without any row."""
    for level in context.edition.level1 if context.rows else ():
        names = {level.name, *level.aliases}
        present = [row.level2 for row in document.indicators if row.level1 in names]
        for level2 in level.level2:
            if not any(_same(level2, name) for name in present):
                where = f"level1.{level.name}.{level2}"
                yield found(where, expected=level2, params={"level": level.name})


def _same(expected: str, printed: str) -> bool:
    """经济效益 is 经济效益指标, 服务对象满意度指标 is 满意度指标."""
    short, name = (plain(text).removesuffix("指标") for text in (expected, printed))
    return bool(name) and (name.endswith(short) or short.endswith(name))


RULE: Final = Rule(CODE, Severity.HINT, check)
