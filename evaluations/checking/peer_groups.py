"""Sheets of one unit and year beside each other, and what of them others are compared with.
Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import Final, TypeAlias

from evaluations.rules import References
from evaluations.rules.checks.budget_equals_actual import spent_all
from evaluations.rules.engine.base import PeerCounts
from evaluations.rules.lib.copying import Texts
from evaluations.scoring.totals import scored_row
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions import all_editions, get_edition

Amounts: TypeAlias = tuple[tuple[str, Decimal], ...]
"""(the document and its place in words, amount in 元)"""

MAX_PEERS: Final = 60
"""A unit fills 5 to 40 forms a year. Where an import puts thousands into one unit, comparing each
with each would take hours; there a sheet is compared with those that may say the same."""


@dataclass(slots=True)
class PeerGroup:
    """The sheets of one unit and year, by project: none is compared with itself."""

    evaluations: dict[int, SelfEvaluation] = field(default_factory=dict)
    _spent_all: set[int] = field(default_factory=set)
    _texts: Texts | None = None

    def add(self, project_id: int, document: SelfEvaluation) -> None:
        """Add a sheet, as ``comparable_part`` gives it; a second one of a project replaces the
        first.

        All sheets are added before the first comparison.
        """
        self.evaluations[project_id] = document
        self._spent_all.discard(project_id)
        if document.funding and spent_all(document.funding[0]):
            self._spent_all.add(project_id)

    def references_for(
        self, project_id: int, document: SelfEvaluation, budgets: Amounts
    ) -> References:
        """What a sheet is compared with: all others, or among many those that may say the same."""
        others = len(self.evaluations) - (project_id in self.evaluations)
        if others <= MAX_PEERS:
            chosen = [number for number in self.evaluations if number != project_id]
            return References(self._documents(chosen), budgets)
        if self._texts is None:
            texts = (
                (number, evaluation.goal_actual) for number, evaluation in self.evaluations.items()
            )
            self._texts = Texts.of(texts)
        alike = islice(
            (number for number in self._texts.like(document.goal_actual) if number != project_id),
            MAX_PEERS,
        )
        spent = len(self._spent_all) - (project_id in self._spent_all)
        return References(self._documents(alike), budgets, PeerCounts(others, spent))

    def _documents(self, numbers: Iterable[int]) -> tuple[SelfEvaluation, ...]:
        return tuple(self.evaluations[number] for number in numbers)


def comparable_part(document: SelfEvaluation) -> SelfEvaluation:
    """Of a sheet, what others are compared with."""
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
