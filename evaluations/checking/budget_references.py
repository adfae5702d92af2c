"""Budgets that a sheet is compared with: the project's own, and those that documents print.

Read for many sheets at once with a fixed number of queries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, TypeAlias

from django.db.models import FilteredRelation, Q
from django.utils.translation import gettext as _

from budgets.models import AnnouncedBudget, Project
from core.numbers import YUAN_PER, from_yuan, read_number, to_yuan
from core.text import is_nothing, plain
from evaluations.checking.peer_groups import Amounts
from evaluations.rules.engine.messages import FIELD_LABELS
from evaluations.scoring.totals import scored_row
from evaluations.sheet.document import FundingRow, IndicatorRow, SelfEvaluation
from evaluations.sheet.editions import all_editions, get_edition

_MAX_STEP: Final = Decimal(50)
"""元: half of 0.01 万元. What is printed more coarsely is a budget rounded, not the budget."""

INITIAL, ADJUSTED = "initial_budget", "adjusted_budget"


@dataclass(frozen=True, slots=True)
class Budgeted:
    """A sheet to be compared with documents; ``others`` are sheets of its project and year."""

    document: SelfEvaluation
    unit_id: int
    project_id: int
    year: int
    others: tuple[SelfEvaluation, ...] = ()
    has_announced: bool = True


@dataclass(slots=True)
class _Project:
    """How documents may name a project, who answers for it, and by year its money and the rows of
    its target (position and row by key).
    """

    unit: str
    department_id: int | None
    names: set[str] = field(default_factory=set)
    money: dict[int, dict[str, Decimal | None]] = field(default_factory=dict)
    promised: dict[int, dict[int, tuple[int, IndicatorRow]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Printed:
    """An amount in a stored document."""

    unit_id: int
    unit_name: str
    source: str
    place: str
    amount: Decimal


_ByName: TypeAlias = dict[tuple[int, str], list[_Printed]]


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of a sheet's project: budgets to compare with, and the approved target."""

    amounts: Amounts
    promised: tuple[IndicatorRow, ...] = ()


def held_budgets(sheets: Sequence[Budgeted]) -> list[Held]:
    """What each sheet's first printed budget and its rows are to be compared with; at most two
    queries for all."""
    projects = _projects(sheets)
    asks = any(sheet.has_announced and _column(sheet.document) == INITIAL for sheet in sheets)
    printed = _printed(sheets, projects) if asks else {}
    return [_held(sheet, projects.get(sheet.project_id), printed) for sheet in sheets]


def _held(sheet: Budgeted, project: _Project | None, printed: _ByName) -> Held:
    rows = project.promised.get(sheet.year, {}) if project else {}
    in_order = (rows[key][1] for key in sorted(rows, key=lambda key: (rows[key][0], key)))
    return Held(tuple(_amounts(sheet, project, printed)), tuple(in_order))


def _amounts(
    sheet: Budgeted, project: _Project | None, printed: _ByName
) -> Iterator[tuple[str, Decimal]]:
    column = _column(sheet.document)
    if column is None or project is None:
        return
    own = project.money.get(sheet.year, {}).get(column)
    if own is not None:
        yield _("本系统的项目预算"), own
    if column == INITIAL:
        # Budget documents are made before the year: they say nothing of what was adjusted.
        yield from _announced(sheet, project, printed)
    yield from _other_forms(sheet, column)


def _column(document: SelfEvaluation) -> str | None:
    """The budget column that the sheet prints first; None for an edition not known here."""
    if document.edition not in all_editions():
        return None
    row = scored_row(document, get_edition(document.edition))
    return ADJUSTED if row is None or is_nothing(row.initial_budget) else INITIAL


def _announced(
    sheet: Budgeted, project: _Project, printed: _ByName
) -> Iterator[tuple[str, Decimal]]:
    for name in sorted({*project.names, plain(sheet.document.project_name)}):
        for row in printed.get((sheet.year, name), ()):
            if _is_meant(row, sheet, project):
                place = f"（{row.place}）" if row.place else ""
                yield row.source + place, row.amount


def _is_meant(row: _Printed, sheet: Budgeted, project: _Project) -> bool:
    """Whether a printed project is the sheet's: two units may have one of the same name.

    In a document of the unit a row without a unit is its own; in one of its department the row
    must name the unit.
    """
    unit = plain(project.unit)
    if row.unit_id == sheet.unit_id:
        return not row.unit_name or row.unit_name.startswith(unit)
    return row.unit_id == project.department_id and row.unit_name == unit


def _other_forms(sheet: Budgeted, column: str) -> Iterator[tuple[str, Decimal]]:
    """The same column in sheets of other editions for the same project and year."""
    for other in sheet.others:
        if other.edition == sheet.document.edition or other.edition not in all_editions():
            continue
        edition = get_edition(other.edition)
        amount = _exact_yuan(scored_row(other, edition), column, other.amount_unit)
        if amount is not None:
            yield f"{edition.name}（{FIELD_LABELS[column]}）", amount


def _exact_yuan(row: FundingRow | None, column: str, unit: str) -> Decimal | None:
    number = read_number(getattr(row, column)) if row else None
    if number is None or number.percent or unit not in YUAN_PER:
        return None
    coarse = number.half_step > from_yuan(_MAX_STEP, unit)
    return None if coarse else to_yuan(number.value, unit)


def _projects(sheets: Sequence[Budgeted]) -> dict[int, _Project]:
    """By project its names, unit, department, and total money and target of the years; one query.

    Every name is joined with every row of the target: few projects have more than one name.
    """
    years = sorted({sheet.year for sheet in sheets})
    total = Q(budgets__source="total", budgets__year__in=years)
    rows = (
        Project.objects.filter(pk__in={sheet.project_id for sheet in sheets})
        .annotate(
            money=FilteredRelation("budgets", condition=total),
            target=FilteredRelation("targets", condition=Q(targets__year__in=years)),
        )
        .order_by()
        .values_list(
            "pk", "unit__name", "department_id", "name", "aliases__name",
            "money__year", "money__initial_budget", "money__adjusted_budget",
            "target__year", "target__indicators__pk", "target__indicators__position",
            *(f"target__indicators__{name}" for name in PROMISED),
        )
    )  # fmt: skip
    found: dict[int, _Project] = {}
    for pk, unit, department_id, name, alias, year, initial, adjusted, *target in rows:
        project = found.setdefault(pk, _Project(unit, department_id))
        project.names |= {plain(text) for text in (name, alias) if text}
        if year is not None:
            project.money[year] = {INITIAL: initial, ADJUSTED: adjusted}
        target_year, key, position, *cells = target
        if key is not None:
            promised = IndicatorRow(**dict(zip(PROMISED, cells, strict=True)))
            project.promised.setdefault(target_year, {})[key] = (position, promised)
    return found


PROMISED: Final = ("level1", "level2", "level3", "target", "weight")
"""The cells of an approved target's row."""


def _printed(sheets: Sequence[Budgeted], projects: dict[int, _Project]) -> _ByName:
    """Amounts that documents of these units and their departments print; one query."""
    found: _ByName = defaultdict(list)
    rows = AnnouncedBudget.objects.filter(
        document__unit__in=_holders(sheets, projects.values()),
        document__year__in={sheet.year for sheet in sheets},
        project__in=_names(sheets, projects.values()),
    ).order_by("pk")
    columns = ("document__unit_id", "unit_name", "source", "place", "amount")
    for year, name, *values in rows.values_list("document__year", "project", *columns):
        found[year, name].append(_Printed(*values))
    return found


def _holders(sheets: Sequence[Budgeted], projects: Iterable[_Project]) -> set[int]:
    departments = {row.department_id for row in projects if row.department_id is not None}
    return {sheet.unit_id for sheet in sheets} | departments


def _names(sheets: Sequence[Budgeted], projects: Iterable[_Project]) -> set[str]:
    printed = {plain(sheet.document.project_name) for sheet in sheets}
    return printed.union(*(row.names for row in projects))
