"""ST_BALANCE: items make the year's sum, with what was carried over the total, on both sides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from budgets.rules.accounts import balances
from budgets.rules.base import TAIL_PARAMETERS, StatementContext, StatementRule, broken
from budgets.rules.relations import Relation
from budgets.rules.sheet import Sheet
from core.findings import Finding, Severity

CODE: Final = "ST_BALANCE"


def relations(sheet: Sheet, context: StatementContext) -> Iterator[Relation]:
    return balances(sheet)


def check(sheet: Sheet, context: StatementContext) -> Iterator[Finding]:
    return broken(CODE, relations(sheet, context), sheet, context)


RULE: Final = StatementRule(CODE, Severity.ERROR, check, TAIL_PARAMETERS)
