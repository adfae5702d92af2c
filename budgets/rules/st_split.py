"""ST_SPLIT: the parts of a row make its sum, the units make the department."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from budgets.rules.base import TAIL_PARAMETERS, StatementContext, StatementRule, broken
from budgets.rules.lists import column_sums, unit_sums
from budgets.rules.relations import Relation
from budgets.rules.sheet import Sheet
from core.findings import Finding, Severity

CODE: Final = "ST_SPLIT"


def relations(sheet: Sheet, context: StatementContext) -> Iterator[Relation]:
    yield from column_sums(sheet)
    yield from unit_sums(sheet)


def check(sheet: Sheet, context: StatementContext) -> Iterator[Finding]:
    return broken(CODE, relations(sheet, context), sheet, context)


RULE: Final = StatementRule(CODE, Severity.ERROR, check, TAIL_PARAMETERS)
