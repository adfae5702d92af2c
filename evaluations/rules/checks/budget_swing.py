"""BUDGET_SWING: the adjusted budget lies far from the initial one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.rules.lib.funding import read_money
from evaluations.scoring.attainment import percent
from evaluations.scoring.totals import scored_row
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "BUDGET_SWING"
found = partial(Finding, CODE, Severity.WARNING)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    row = scored_row(document, context.edition)
    money = read_money(row) if row else None
    if row is None or money is None or money.initial is None or money.adjusted is None:
        return
    initial, adjusted = money.initial.value, money.adjusted.value
    if initial <= 0 or adjusted <= 0:
        return
    swing = (adjusted - initial) / initial
    if abs(swing) > context.decimal("swing"):
        yield found(
            f"funding.{row.source}.adjusted_budget",
            printed=row.adjusted_budget,
            params={
                "initial": row.initial_budget,
                "swing": percent(abs(swing)),
                "way": "增加" if swing > 0 else "减少",
            },
        )


RULE: Final = Rule(CODE, Severity.WARNING, check, {"swing": "0.30"})
