"""What a rule over a statement is.

A rule module ``budgets/rules/<code in lower case>.py`` defines ``RULE``. Its ``check`` gets a
statement whose table is known and what stands beside it, and never raises for any text in any
cell. Every rule compares a printed total with the sum of printed parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from budgets.documents import DepartmentTargetDocument, PerformanceTargetDocument
from budgets.rules.relations import Relation
from budgets.rules.sheet import Sheet
from core.findings import Finding, Severity
from core.numbers import print_decimal


@dataclass(frozen=True, slots=True)
class OtherDocuments:
    """The other documents of the same unit and year. A table held twice is left out."""

    sheets: Mapping[str, Sheet] = field(default_factory=dict)
    targets: tuple[PerformanceTargetDocument, ...] = ()
    departments: tuple[DepartmentTargetDocument, ...] = ()


@dataclass(frozen=True, slots=True)
class StatementContext:
    """The parameters in force, and what stands beside the statement."""

    parameters: Mapping[str, str] = field(default_factory=dict)
    others: OtherDocuments = field(default_factory=OtherDocuments)

    def is_tail(self, relation: Relation) -> bool:
        """Whether rounding explains the difference."""
        name = "st_tail_whole" if relation.precision.whole else "st_tail_steps"
        return relation.is_tail(Decimal(self.parameters[name]))


@dataclass(frozen=True, slots=True)
class StatementRule:
    """A check of the catalogue for statements."""

    code: str
    severity: Severity
    check: Callable[[Sheet, StatementContext], Iterable[Finding]]
    parameters: Mapping[str, str] = field(default_factory=dict)


TAIL_PARAMETERS: Final = {"st_tail_whole": "1", "st_tail_steps": "2"}
"""How many of the last printed places are a rounding tail, without decimals and with."""


def broken(
    code: str, relations: Iterable[Relation], sheet: Sheet, context: StatementContext
) -> Iterator[Finding]:
    """An error for each sum that is off by more than rounding."""
    for relation in relations:
        if not relation.holds and not context.is_tail(relation):
            yield finding_of(code, Severity.ERROR, relation, sheet)


def finding_of(code: str, severity: Severity, relation: Relation, sheet: Sheet) -> Finding:
    """The finding at the total of a sum."""
    params = {
        "case": relation.case,
        "place": relation.place,
        "other": relation.other,
        "unit": sheet.statement.amount_unit,
        "difference": print_decimal(relation.difference),
    }
    return Finding(
        code,
        severity,
        relation.total.where,
        printed=relation.total.text,
        expected=print_decimal(relation.expected),
        params=params,
    )
