"""TARGET_ARITH: frequency times days is not the stated total."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "TARGET_ARITH"
found = partial(Finding, CODE, Severity.WARNING)
STATED = re.compile(
    r"([0-9]{1,4})次/(日|天|周|月|季度|季|年|工作日)[,;。(、]*(?:全年|年度|每年|一年|共计?|合计)"
    r"[^0-9]{0,6}([0-9]{1,6})次"
)
DAYS: Final = ((365, 366), (245, 255))
PERIODS: Final = {
    "日": DAYS,
    "天": DAYS,
    "工作日": ((245, 255),),
    "周": ((52, 53),),
    "月": ((12, 12),),
    "季度": ((4, 4),),
    "季": ((4, 4),),
    "年": ((1, 1),),
}


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    for row in context.rows:
        match = STATED.search(row.target.text)
        if match is None or not row.is_indicator:
            continue
        each, per, total = int(match[1]), match[2], int(match[3])
        if not any(low <= total <= high for low, high in _totals(each, per)):
            yield found(
                row.path("target"),
                printed=match[3],
                expected=str(each * PERIODS[per][0][0]),
                params={"each": match[1], "per": per},
            )


def _totals(each: int, per: str) -> list[tuple[int, int]]:
    return [(each * low, each * high) for low, high in PERIODS[per]]


RULE: Final = Rule(CODE, Severity.WARNING, check)
