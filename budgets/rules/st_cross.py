"""ST_CROSS: the same figure agrees across the tables of one unit and year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from budgets.rules.across import crossings
from budgets.rules.base import TAIL_PARAMETERS, StatementContext, StatementRule, broken
from budgets.rules.relations import Relation
from budgets.rules.sheet import Sheet
from core.findings import Finding, Severity

CODE: Final = "ST_CROSS"


def relations(sheet: Sheet, context: StatementContext) -> Iterator[Relation]:
    return crossings(sheet, context.others)


def check(sheet: Sheet, context: StatementContext) -> Iterator[Finding]:
    return broken(CODE, relations(sheet, context), sheet, context)


RULE: Final = StatementRule(CODE, Severity.ERROR, check, TAIL_PARAMETERS)
