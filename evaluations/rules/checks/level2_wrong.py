"""LEVEL2_WRONG: the indicator plainly belongs to another level 2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.scoring.rows import Row, core_name
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "LEVEL2_WRONG"
found = partial(Finding, CODE, Severity.HINT)
PLAIN: Final = (
    (re.compile("(正确|准确|合格|达标|差错)率$"), ("数量", "时效", "成本"), "质量"),
    (re.compile("(及时率|及时性|完成时间|完成时限|按时完成率)$"), ("数量", "质量", "成本"), "时效"),
    (re.compile("(数量|人数|次数|场次|台数|件数)$"), ("质量", "时效", "成本"), "数量"),
    (re.compile("(频率|频次)$"), ("成本",), "数量"),
    (re.compile("(成本|单价|总费用)$"), ("数量", "质量", "时效"), "成本"),
    (re.compile("满意[度率]$"), ("数量", "质量", "时效", "成本", "效益", "可持续"), "满意度"),
)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    for row in context.rows:
        if not row.is_indicator:
            continue
        right = _belongs_to(row)
        if right and right not in row.cells.level2:
            name = row.cells.level3
            where = row.path("level2")
            yield found(where, printed=row.cells.level2, expected=right, params={"name": name})


def _belongs_to(row: Row) -> str:
    """Judged only among the level 2 that a slip of the kind was met in; else ""."""
    name = core_name(row.cells.level3)
    for pattern, strayed, right in PLAIN:
        if any(level in row.cells.level2 for level in strayed) and pattern.search(name):
            return right
    return ""


RULE: Final = Rule(CODE, Severity.HINT, check)
