"""What target forms and statements say a project's budget of the year is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from budgets.documents import (
    BudgetYear,
    DepartmentTargetDocument,
    PerformanceTargetDocument,
    StatementDocument,
)
from budgets.rules.sheet import Precision, sheet_of
from core.numbers import YUAN_PER, PrintedNumber, read_number
from core.text import plain

TARGET_UNIT: Final = YUAN_PER["万元"]
"""The target forms print 万元."""
_MAX_STEP: Final = Decimal(100)
"""元: 0.01 万元. What is printed more coarsely is a budget rounded, not the budget."""


@dataclass(frozen=True, slots=True)
class Announced:
    """A project's budget in 元, and the kind of document that says so.

    ``unit`` is the unit printed beside it, ``place`` where in the document it stands, both ""
    where nothing is printed.
    """

    source: str
    year: int | None
    project: str
    amount: Decimal
    unit: str = ""
    place: str = ""

    @property
    def source_label(self) -> str:
        """The document and the place in it, for people."""
        return f"{self.source}（{self.place}）" if self.place else self.source


def announced_budgets(
    documents: Iterable[StatementDocument | PerformanceTargetDocument | DepartmentTargetDocument],
) -> Iterator[Announced]:
    """Every project's budget that the documents print to 0.01 万元."""
    for document in documents:
        if isinstance(document, PerformanceTargetDocument):
            yield from _promised(document)
        elif isinstance(document, StatementDocument):
            yield from _listed(document)


def budget_of(target: PerformanceTargetDocument) -> tuple[PrintedNumber, Precision] | None:
    """The budget of the form's own year, and how precisely the form prints amounts."""
    numbers = [read_number(year.amount) for year in target.budget_history]
    places = max((number.places for number in numbers if number is not None), default=0)
    for year, number in zip(target.budget_history, numbers, strict=True):
        if number is not None and not number.percent and _is_budget(year, target.year):
            return number, Precision.of(places)
    return None


def _promised(target: PerformanceTargetDocument) -> Iterator[Announced]:
    budget = budget_of(target)
    if budget is not None:
        yield Announced(
            "项目绩效目标表",
            target.year,
            target.project_name,
            budget[0].value * TARGET_UNIT,
            unit=target.reporting_unit,
            place=f"{target.year}年预算数",
        )


def _is_budget(entry: BudgetYear, year: int | None) -> bool:
    label = plain(entry.label)
    return year is not None and label.startswith(str(year)) and "预算" in label


def _listed(statement: StatementDocument) -> Iterator[Announced]:
    """Projects of a table that lists them; a name that stands twice is nobody's."""
    sheet = sheet_of(statement)
    if sheet is None or sheet.yuan is None or sheet.precision.step * sheet.yuan > _MAX_STEP:
        return
    for targets in sheet.family.targets:
        column = targets.listed.column
        if targets.listed.table != sheet.table or column not in sheet.shape.columns:
            continue
        names = [sheet.text(row, targets.project) for row in range(sheet.count)]
        unit = ""
        for row, name in enumerate(names):
            unit = sheet.text(row, sheet.shape.unit) or unit
            figure = sheet.figure(row, column)
            if name and names.count(name) == 1 and figure is not None and figure.printed:
                yield Announced(
                    statement.title or sheet.family.prefix + sheet.table,
                    statement.year,
                    name,
                    figure.value * sheet.yuan,
                    unit=unit,
                    place=f"第{row + 1}行",
                )
