"""LOW_EXECUTION: a low execution rate without a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.rules.lib.funding import rate_span
from evaluations.scoring.attainment import percent
from evaluations.scoring.rows import is_empty
from evaluations.scoring.totals import scored_row
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "LOW_EXECUTION"
found = partial(Finding, CODE, Severity.WARNING)
MONEY = re.compile("执行率|支出进度|结余|节约|节省|压减|未支付|未支出|尾款|收回|支付")


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    row = scored_row(document, context.edition)
    rate = rate_span(row, document.amount_unit) if row else None
    if row is None or rate is None or rate.high >= context.decimal("low_rate"):
        return
    if not _is_explained(document):
        yield found(
            f"funding.{row.source}.execution_rate",
            printed=row.execution_rate,
            params={"rate": percent(rate.exact)},
        )


def _is_explained(document: SelfEvaluation) -> bool:
    """Any remark, or an explanation with a word for money."""
    remarks = (document.remark, document.problems, document.rectification)
    if not all(map(is_empty, remarks)):
        return True
    explanations = [row.explanation for row in document.indicators]
    return any(MONEY.search(text) for text in [*explanations, document.goal_actual])


RULE: Final = Rule(CODE, Severity.WARNING, check, {"low_rate": "0.80"})
