"""The rules over self-evaluations, each beside what is known of it. Pure Python.

For a form that is stored, or has a place here, the caller gives what surrounds it. Any other is
judged with the documents it came with: the forms of its printed unit, and the budgets they print.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from budgets.documents import DepartmentTarget, PerformanceTarget, Statement
from budgets.rules import Announced, announced_budgets
from core.findings import Outcome
from core.numbers import is_nothing, plain
from core.sheets.kinds import Bundle
from evaluations.checking.neighbours import Amounts, Neighbours, brief
from evaluations.rules import Surroundings
from evaluations.rules import run as run_rules
from evaluations.scoring.totals import scored_row
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions import Edition, all_editions

_Budgets: TypeAlias = dict[tuple[str, int | None], list[tuple[str, Decimal]]]
_BUDGET_FORMS = (Statement, PerformanceTarget, DepartmentTarget)


@dataclass(frozen=True, slots=True)
class Given:
    """What holds for a form: its edition with checks and scoring in force, and its surroundings.

    ``active`` limits the run to those codes.
    """

    edition: Edition
    surroundings: Surroundings
    active: Collection[str] | None = None


def run(bundle: Bundle) -> list[Outcome]:
    """The outcome of each self-evaluation; nothing is found in one of an edition not known here."""
    alone = [
        position
        for position in bundle.own
        if position not in bundle.given and bundle.documents[position].edition in all_editions()
    ]
    given = {**bundle.given, **_by_themselves(bundle.documents, alone)}
    return [
        _outcome(bundle.documents[position], given[position]) if position in given else Outcome()
        for position in bundle.own
    ]


def _outcome(document: SelfEvaluation, given: Given) -> Outcome:
    return run_rules(document, given.edition, active=given.active, surroundings=given.surroundings)


def _by_themselves(documents: Sequence[Any], positions: Sequence[int]) -> dict[int, Given]:
    """What the documents of one file say of each other."""
    if not positions:
        return {}
    units: dict[str, Neighbours] = defaultdict(Neighbours)
    for position, form in enumerate(documents):
        if isinstance(form, SelfEvaluation) and form.edition in all_editions():
            units[_unit(form)].add(position, brief(form))
    budgets = _budgets(documents)
    found = {}
    for position in positions:
        document = documents[position]
        unit = units[_unit(document)]
        beside = unit.around(position, document, _own_budgets(document, budgets))
        found[position] = Given(all_editions()[document.edition], beside)
    return found


def _unit(document: SelfEvaluation) -> str:
    """The printed unit; one that is printed with other blanks or widths is the same."""
    return plain(document.implementing_unit)


def _budgets(documents: Sequence[Any]) -> _Budgets:
    """Budgets by project and year; of a project named by several forms nobody knows which."""
    forms = (document for document in documents if isinstance(document, _BUDGET_FORMS))
    named: dict[tuple[str, int | None, str], list[Announced]] = defaultdict(list)
    for budget in announced_budgets(forms):
        named[plain(budget.project), budget.year, budget.source].append(budget)
    budgets: _Budgets = defaultdict(list)
    for (project, year, _source), held in named.items():
        if len(held) == 1:
            budgets[project, year].append((held[0].said_by, held[0].amount))
    return budgets


def _own_budgets(document: SelfEvaluation, budgets: _Budgets) -> Amounts:
    """Budget documents are made before the year: only an initial budget can be held to them."""
    row = scored_row(document, all_editions()[document.edition])
    if row is None or is_nothing(row.initial_budget):
        return ()
    return tuple(budgets.get((plain(document.project_name), document.year), ()))
