"""What is held here of a form's budget: the project's own, and what other documents print of it.

Read for many forms at once with a fixed number of queries.
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
from core.numbers import YUAN_PER, from_yuan, is_nothing, plain, read_number, to_yuan
from evaluations.rules.engine.messages import FIELD_LABELS
from evaluations.scoring.totals import scored_row
from evaluations.sheet.document import FundingRow, SelfEvaluation
from evaluations.sheet.editions import all_editions, get_edition

_COARSEST: Final = Decimal(50)
"""元: half of 0.01 万元. What is printed more coarsely is a budget rounded, not the budget."""

INITIAL, ADJUSTED = "initial_budget", "adjusted_budget"
Amounts: TypeAlias = tuple[tuple[str, Decimal], ...]
"""(the document and its place in words, amount in 元)"""


@dataclass(frozen=True, slots=True)
class Budgeted:
    """A form to be held against other documents; ``others`` are forms of its project and year."""

    document: SelfEvaluation
    unit_id: int
    project_id: int
    year: int
    others: tuple[SelfEvaluation, ...] = ()
    has_announced: bool = True


@dataclass(slots=True)
class _Project:
    """How documents may name a project, who answers for it, and its money by year."""

    unit: str
    department_id: int | None
    names: set[str] = field(default_factory=set)
    money: dict[int, dict[str, Decimal | None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Printed:
    """An amount in a stored document."""

    unit_id: int
    unit_name: str
    source: str
    place: str
    amount: Decimal


_ByName: TypeAlias = dict[tuple[int, str], list[_Printed]]


def held_amounts(forms: Sequence[Budgeted]) -> list[Amounts]:
    """What each form's first printed budget is to be compared with; at most two queries for all."""
    projects = _projects(forms)
    asks = any(form.has_announced and _column(form.document) == INITIAL for form in forms)
    printed = _printed(forms, projects) if asks else {}
    return [tuple(_amounts(form, projects.get(form.project_id), printed)) for form in forms]


def _amounts(
    form: Budgeted, project: _Project | None, printed: _ByName
) -> Iterator[tuple[str, Decimal]]:
    column = _column(form.document)
    if column is None or project is None:
        return
    own = project.money.get(form.year, {}).get(column)
    if own is not None:
        yield _("本系统的项目预算"), own
    if column == INITIAL:
        # Budget documents are made before the year: they say nothing of what was adjusted.
        yield from _announced(form, project, printed)
    yield from _other_forms(form, column)


def _column(document: SelfEvaluation) -> str | None:
    """The budget column that the form prints first; None for an edition not known here."""
    if document.edition not in all_editions():
        return None
    row = scored_row(document, get_edition(document.edition))
    return ADJUSTED if row is None or is_nothing(row.initial_budget) else INITIAL


def _announced(
    form: Budgeted, project: _Project, printed: _ByName
) -> Iterator[tuple[str, Decimal]]:
    for name in sorted({*project.names, plain(form.document.project_name)}):
        for row in printed.get((form.year, name), ()):
            if _is_meant(row, form, project):
                place = f"（{row.place}）" if row.place else ""
                yield row.source + place, row.amount


def _is_meant(row: _Printed, form: Budgeted, project: _Project) -> bool:
    """Whether a printed project is the form's: two units may have one of the same name.

    In a document of the unit a row without a unit is its own; in one of its department the row
    must name the unit.
    """
    unit = plain(project.unit)
    if row.unit_id == form.unit_id:
        return not row.unit_name or row.unit_name.startswith(unit)
    return row.unit_id == project.department_id and row.unit_name == unit


def _other_forms(form: Budgeted, column: str) -> Iterator[tuple[str, Decimal]]:
    """The same column in sheets of other editions for the same project and year."""
    for other in form.others:
        if other.edition == form.document.edition or other.edition not in all_editions():
            continue
        edition = get_edition(other.edition)
        amount = _exact_yuan(scored_row(other, edition), column, other.amount_unit)
        if amount is not None:
            yield f"{edition.name}（{FIELD_LABELS[column]}）", amount


def _exact_yuan(row: FundingRow | None, column: str, unit: str) -> Decimal | None:
    number = read_number(getattr(row, column)) if row else None
    if number is None or number.percent or unit not in YUAN_PER:
        return None
    coarse = number.half_step > from_yuan(_COARSEST, unit)
    return None if coarse else to_yuan(number.value, unit)


def _projects(forms: Sequence[Budgeted]) -> dict[int, _Project]:
    """By project its names, unit, department and total money of the years; one query."""
    years = sorted({form.year for form in forms})
    total = Q(budgets__source="total", budgets__year__in=years)
    rows = (
        Project.objects.filter(pk__in={form.project_id for form in forms})
        .annotate(money=FilteredRelation("budgets", condition=total))
        .order_by()
        .values_list(
            "pk", "unit__name", "department_id", "name", "aliases__name",
            "money__year", "money__initial_budget", "money__adjusted_budget",
        )
    )  # fmt: skip
    found: dict[int, _Project] = {}
    for pk, unit, department_id, name, alias, year, initial, adjusted in rows:
        project = found.setdefault(pk, _Project(unit, department_id))
        project.names |= {plain(text) for text in (name, alias) if text}
        if year is not None:
            project.money[year] = {INITIAL: initial, ADJUSTED: adjusted}
    return found


def _printed(forms: Sequence[Budgeted], projects: dict[int, _Project]) -> _ByName:
    """Amounts that documents of these units and their departments print; one query."""
    found: _ByName = defaultdict(list)
    rows = AnnouncedBudget.objects.filter(
        document__unit__in=_holders(forms, projects.values()),
        document__year__in={form.year for form in forms},
        project__in=_names(forms, projects.values()),
    ).order_by("pk")
    columns = ("document__unit_id", "unit_name", "source", "place", "amount")
    for year, name, *values in rows.values_list("document__year", "project", *columns):
        found[year, name].append(_Printed(*values))
    return found


def _holders(forms: Sequence[Budgeted], projects: Iterable[_Project]) -> set[int]:
    departments = {row.department_id for row in projects if row.department_id is not None}
    return {form.unit_id for form in forms} | departments


def _names(forms: Sequence[Budgeted], projects: Iterable[_Project]) -> set[str]:
    printed = {plain(form.document.project_name) for form in forms}
    return printed.union(*(row.names for row in projects))
