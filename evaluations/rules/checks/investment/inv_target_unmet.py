"""INV_TARGET_UNMET: less was built than planned at first, yet "built as planned"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from core.text import plain
from evaluations.rules.checks.investment.base import (
    InvestmentContext,
    InvestmentRule,
    amount,
    says_yes,
)
from evaluations.rules.engine.base import Finding, Severity
from evaluations.sheet.document import InvestmentPerformance

CODE: Final = "INV_TARGET_UNMET"
found = partial(Finding, CODE, Severity.WARNING)
AS_PLANNED = re.compile("按照?(?:年初|计划|既定|预定).{0,6}(?:建设)?(?:目标|任务|计划).{0,4}完成")


def check(document: InvestmentPerformance, context: InvestmentContext) -> Iterator[Finding]:
    planned, done = amount(document.initial_target), amount(document.investment_completed)
    if planned is None or done is None or done >= planned:
        return
    for number, row in enumerate(document.indicators):
        if AS_PLANNED.search(plain(row.description)) and says_yes(row.completion):
            yield found(
                f"indicators[{number}].completion",
                printed=row.completion,
                params={"planned": document.initial_target, "done": document.investment_completed},
            )


RULE: Final = InvestmentRule(CODE, Severity.WARNING, check)
