"""ST_HIERARCHY: what stands below makes what stands above: 201 = Σ 201xx = Σ 201xxxx."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from budgets.rules.accounts import nested_sums
from budgets.rules.base import TAIL_PARAMETERS, StatementContext, StatementRule, broken
from budgets.rules.lists import class_sums, code_sums, row_sums
from budgets.rules.relations import Relation
from budgets.rules.sheet import Sheet
from core.findings import Finding, Severity

CODE: Final = "ST_HIERARCHY"


def relations(sheet: Sheet, context: StatementContext) -> Iterator[Relation]:
    yield from nested_sums(sheet)
    yield from code_sums(sheet)
    yield from class_sums(sheet)
    yield from row_sums(sheet)


def check(sheet: Sheet, context: StatementContext) -> Iterator[Finding]:
    return broken(CODE, relations(sheet, context), sheet, context)


RULE: Final = StatementRule(CODE, Severity.ERROR, check, TAIL_PARAMETERS)
