"""What a new sheet starts with: money and targets from the budget, weights from last year.

Pure composition of values read by the caller; see campaigns.open_campaign for the queries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from budgets.models import PerformanceTarget, Project, ProjectBudget
from core.numbers import from_yuan
from evaluations.scoring.computed import fill_computed
from evaluations.sheet.completeness import carried_header
from evaluations.sheet.document import FundingRow, IndicatorRow, SelfEvaluation
from evaluations.sheet.editions import Edition
from evaluations.sheet.editions.model import FundingRowSpec
from evaluations.sheet.level_places import placed_in


@dataclass(frozen=True, slots=True)
class Prefill:
    """A document to start from, and which of its cells are carried and therefore read-only."""

    document: SelfEvaluation
    carried_header: list[str]
    carried_funding: dict[str, list[str]]
    carried_rows: frozenset[int]


def prefill(
    *,
    project: Project,
    year: int,
    edition: Edition,
    budgets: Sequence[ProjectBudget],
    target: PerformanceTarget | None,
    last_year: SelfEvaluation | None,
) -> Prefill:
    """The sheet a preparer finds: everything known is there, everything else is empty."""
    money = {budget.source: budget for budget in budgets}
    is_whole = _names_its_sources(money, edition)
    funding = tuple(_funding_row(spec, money, edition, is_whole) for spec in edition.funding.rows)
    promised = tuple(placed_in(row, edition) for row in _promised_rows(target, last_year))
    earlier = tuple(placed_in(row, edition) for row in _rows_of(last_year))
    rows = _in_sheet_order(promised or earlier, edition)
    document = SelfEvaluation(
        edition=edition.id,
        year=year,
        project_name=project.name,
        project_amount=_project_amount(money, edition),
        amount_unit=edition.amount_unit,
        department=project.department.name if project.department else project.unit.name,
        implementing_unit=project.unit.name,
        funding=funding,
        goal_expected=target.annual_goal if target else "",
        indicators=rows,
    )
    return Prefill(
        document=fill_computed(document, edition),
        carried_header=carried_header(document, edition),
        carried_funding={row.source: _known_cells(row, edition) for row in funding},
        carried_rows=frozenset(
            position for position, row in enumerate(rows) if promised and row in promised
        ),
    )


def _names_its_sources(money: dict[str, ProjectBudget], edition: Edition) -> bool:
    """Whether the edition prints every source that the project's budget names.

    Where it divides the money in another way, nobody knows which of its sources bring nothing.
    """
    printed = {row.source for row in edition.funding.rows}
    parts = {row.source for row in edition.funding.rows if row.part}
    return bool(parts & money.keys()) and money.keys() <= printed


def _funding_row(
    spec: FundingRowSpec, money: dict[str, ProjectBudget], edition: Edition, is_whole: bool
) -> FundingRow:
    row = FundingRow(source=spec.source, label=spec.label)
    budget = money.get(spec.source)
    if budget is None:
        # A source that the project's budget does not name brings nothing.
        return _without_money(row) if is_whole and spec.part else row
    return replace(
        row,
        initial_budget=_print(budget.initial_budget, edition),
        adjusted_budget=_print(budget.adjusted_budget, edition),
        executed=_print(budget.executed, edition),
    )


def _without_money(row: FundingRow) -> FundingRow:
    return replace(row, initial_budget="0.00", adjusted_budget="0.00", executed="0.00")


def _print(amount: Decimal | None, edition: Edition) -> str:
    if amount is None:
        return ""
    return format(from_yuan(amount, edition.amount_unit), ".2f" if _in_yuan(edition) else "f")


def _in_yuan(edition: Edition) -> bool:
    return from_yuan(Decimal(1), edition.amount_unit) == 1


def _project_amount(money: dict[str, ProjectBudget], edition: Edition) -> str:
    total = money.get("total")
    return _print(total.adjusted_budget, edition) if total else ""


def _known_cells(row: FundingRow, edition: Edition) -> list[str]:
    """Cells that came with a figure and are therefore not the preparer's to type."""
    return [
        cell.field
        for cell in edition.funding.columns
        if cell.source == "budget" and getattr(row, cell.field)
    ]


def _promised_rows(
    target: PerformanceTarget | None, last_year: SelfEvaluation | None
) -> tuple[IndicatorRow, ...]:
    if target is None:
        return ()
    weights = {row.level3: row.weight for row in _rows_of(last_year)}
    return tuple(
        IndicatorRow(
            level1=indicator.level1,
            level2=indicator.level2,
            level3=indicator.level3,
            target=indicator.target,
            weight=indicator.weight or weights.get(indicator.level3, ""),
        )
        for indicator in target.indicators.all()
    )


def _rows_of(last_year: SelfEvaluation | None) -> tuple[IndicatorRow, ...]:
    """Last year's rows without what happened in that year."""
    if last_year is None:
        return ()
    return tuple(
        replace(row, actual="", score="", explanation="", evidence=None)
        for row in last_year.indicators
    )


def _in_sheet_order(rows: Sequence[IndicatorRow], edition: Edition) -> tuple[IndicatorRow, ...]:
    """Rows by the edition's level 1 and 2; a level 2 without a row gets one marked 不适用.

    A level 2 that the edition does not know stands behind those of its level 1.
    """
    ordered: list[IndicatorRow] = []
    rest = list(rows)
    for level in edition.level1:
        for level2 in level.level2:
            mine = [row for row in rest if row.level1 == level.name and row.level2 == level2]
            rest = [row for row in rest if row not in mine]
            ordered.extend(mine or [not_applicable_row(level.name, level2, edition)])
        others = [row for row in rest if row.level1 == level.name]
        rest = [row for row in rest if row not in others]
        ordered.extend(others)
    return (*ordered, *rest)


def not_applicable_row(level1: str, level2: str, edition: Edition) -> IndicatorRow:
    """The row that stands for a level 2 without an indicator."""
    marks = edition.marks
    return IndicatorRow(
        level1=level1,
        level2=level2,
        level3=marks.not_applicable,
        target=marks.not_applicable,
        actual=marks.not_applicable,
        weight=marks.no_score,
        score=marks.no_score,
    )
