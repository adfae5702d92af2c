"""What a rule may look at beside its own form: the unit's other forms and the budgets held here.

Read for many forms at once with a fixed number of queries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, TypeAlias

from django.db.models import F, FilteredRelation, Q

from evaluations.checking.budget_references import Amounts, Budgeted, held_amounts
from evaluations.checking.marks import has_announced, has_waivers
from evaluations.models import Evaluation
from evaluations.models.states import State
from evaluations.rules import Surroundings
from evaluations.rules.checks.budget_equals_actual import spent_all
from evaluations.rules.engine.base import Crowd
from evaluations.rules.lib.copying import Texts
from evaluations.scoring.totals import scored_row
from evaluations.sheet.document import FundingRow, SelfEvaluation
from evaluations.sheet.editions import all_editions, get_edition

FEW: Final = 60
"""A unit fills 5 to 40 forms a year. Where an import puts thousands into one unit, comparing each
with each would take hours; there a form meets those that may say the same."""


@dataclass(frozen=True, slots=True)
class Case:
    """A document and where it belongs; ``evaluation_id`` is None before it is stored.

    ``has_waivers`` is False where it is known that nothing is waived in the form, ``has_announced``
    where it is known that no budget document prints amounts of its year.
    """

    document: SelfEvaluation
    unit_id: int
    project_id: int
    year: int
    campaign_id: int | None = None
    evaluation_id: int | None = None
    has_waivers: bool = True
    has_announced: bool = True


def case_of(evaluation: Evaluation, document: SelfEvaluation) -> Case:
    """The case of a stored form, as ``document`` would change it."""
    return Case(
        document=document,
        unit_id=evaluation.unit_id,
        project_id=evaluation.project_id,
        year=evaluation.year,
        campaign_id=evaluation.campaign_id,
        evaluation_id=evaluation.pk,
        has_waivers=has_waivers(evaluation),
        has_announced=has_announced(evaluation),
    )


@dataclass(slots=True)
class Neighbours:
    """The forms of one unit and year. Each is known by its project, so that none meets itself."""

    forms: dict[int, SelfEvaluation] = field(default_factory=dict)
    _spent_all: set[int] = field(default_factory=set)
    _texts: Texts | None = None

    def add(self, project_id: int, document: SelfEvaluation) -> None:
        """Take a form in, as ``brief`` gives it; a second one of a project stands in for the first.

        Everybody is added before anybody asks.
        """
        self.forms[project_id] = document
        self._spent_all.discard(project_id)
        if document.funding and spent_all(document.funding[0]):
            self._spent_all.add(project_id)

    def around(self, project_id: int, document: SelfEvaluation, budgets: Amounts) -> Surroundings:
        """What surrounds a form: all others, or in a crowd those that may say the same."""
        others = len(self.forms) - (project_id in self.forms)
        if others <= FEW:
            chosen = [number for number in self.forms if number != project_id]
            return Surroundings(self._documents(chosen), budgets)
        if self._texts is None:
            said = ((number, form.goal_actual) for number, form in self.forms.items())
            self._texts = Texts.of(said)
        alike = islice(
            (number for number in self._texts.like(document.goal_actual) if number != project_id),
            FEW,
        )
        spent = len(self._spent_all) - (project_id in self._spent_all)
        return Surroundings(self._documents(alike), budgets, Crowd(others, spent))

    def _documents(self, numbers: Iterable[int]) -> tuple[SelfEvaluation, ...]:
        return tuple(self.forms[number] for number in numbers)


def surroundings_of(cases: Sequence[Case]) -> list[Surroundings]:
    """What surrounds each case, in their order; three queries for any number of cases."""
    stored = list(_stored(cases))
    groups = _groups(cases, stored)
    budgets = held_amounts(_budgeted(cases, stored))
    return [
        groups[case.unit_id, case.year].around(case.project_id, case.document, amounts)
        for case, amounts in zip(cases, budgets, strict=True)
    ]


_Stored: TypeAlias = tuple[int, int, int, SelfEvaluation]
"""Unit, year, project, and what others are compared with."""


def _groups(cases: Sequence[Case], stored: Iterable[_Stored]) -> dict[tuple[int, int], Neighbours]:
    """Stored forms by unit and year, and over them the cases as they now are."""
    groups: dict[tuple[int, int], Neighbours] = defaultdict(Neighbours)
    for unit_id, year, project_id, document in stored:
        groups[unit_id, year].add(project_id, document)
    for case in cases:
        groups[case.unit_id, case.year].add(case.project_id, brief(case.document))
    return groups


def _budgeted(cases: Sequence[Case], stored: Iterable[_Stored]) -> list[Budgeted]:
    """The cases with the stored forms of their project and year."""
    same: dict[tuple[int, int], list[SelfEvaluation]] = defaultdict(list)
    for _unit, year, project_id, document in stored:
        same[project_id, year].append(document)
    return [
        Budgeted(
            document=case.document,
            unit_id=case.unit_id,
            project_id=case.project_id,
            year=case.year,
            others=tuple(same.get((case.project_id, case.year), ())),
            has_announced=case.has_announced,
        )
        for case in cases
    ]


_SOURCES: Final = {
    next((row.source for row in edition.funding.rows if row.scored), "total")
    for edition in all_editions().values()
}


def _stored(cases: Sequence[Case]) -> Iterator[_Stored]:
    """What rules read of other forms: name, result and the scored money; forms not begun aside."""
    rows = (
        Evaluation.objects.filter(
            unit__in={case.unit_id for case in cases}, year__in={case.year for case in cases}
        )
        .exclude(state=State.NOT_STARTED)
        .annotate(
            money=FilteredRelation(
                "funding_lines", condition=Q(funding_lines__source__in=sorted(_SOURCES))
            )
        )
        .order_by("pk")
        .values_list(
            "unit_id", "year", "project_id", "edition", "project_name", "amount_unit",
            "goal_actual", F("money__source"), F("money__initial_budget"),
            F("money__adjusted_budget"), F("money__executed"),
        )
    )  # fmt: skip
    for unit_id, year, project_id, edition, name, unit, result, source, *amounts in rows:
        initial, adjusted, executed = (text or "" for text in amounts)
        money = FundingRow(
            source or "", initial_budget=initial, adjusted_budget=adjusted, executed=executed
        )
        yield unit_id, year, project_id, SelfEvaluation(
            edition=edition,
            year=year,
            project_name=name,
            amount_unit=unit,
            goal_actual=result,
            funding=(money,) if source else (),
        )  # fmt: skip


def brief(document: SelfEvaluation) -> SelfEvaluation:
    """Of a form, what others are compared with."""
    row = None
    if document.edition in all_editions():
        row = scored_row(document, get_edition(document.edition))
    return SelfEvaluation(
        edition=document.edition,
        year=document.year,
        project_name=document.project_name,
        amount_unit=document.amount_unit,
        goal_actual=document.goal_actual,
        funding=(row,) if row else (),
    )
