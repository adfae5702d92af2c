"""ST_TAIL: any of the sums, off by no more than rounding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from budgets.rules import st_balance, st_cross, st_hierarchy, st_split
from budgets.rules.base import TAIL_PARAMETERS, StatementContext, StatementRule, finding_of
from budgets.rules.sheet import Sheet
from core.findings import Finding, Severity

CODE: Final = "ST_TAIL"
SUMS: Final = (
    st_balance.relations,
    st_hierarchy.relations,
    st_split.relations,
    st_cross.relations,
)


def check(sheet: Sheet, context: StatementContext) -> Iterator[Finding]:
    for relations in SUMS:
        for relation in relations(sheet, context):
            if not relation.holds and context.is_tail(relation):
                yield finding_of(CODE, Severity.HINT, relation, sheet)


RULE: Final = StatementRule(CODE, Severity.HINT, check, TAIL_PARAMETERS)
