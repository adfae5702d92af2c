"""Forms of one unit and year beside each other, and what of them others are compared with. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import Final, TypeAlias

from evaluations.rules import Surroundings
from evaluations.rules.checks.budget_equals_actual import spent_all
from evaluations.rules.engine.base import Crowd
from evaluations.rules.lib.copying import Texts
from evaluations.scoring.totals import scored_row
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions import all_editions, get_edition

Amounts: TypeAlias = tuple[tuple[str, Decimal], ...]
"""(the document and its place in words, amount in 元)"""

FEW: Final = 60
"""A unit fills 5 to 40 forms a year. Where an import puts thousands into one unit, comparing each
with each would take hours; there a form meets those that may say the same."""


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
