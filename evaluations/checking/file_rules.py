"""The rules over self-evaluations, each beside what is known of it. Pure Python.

For a sheet that is stored, or has a place here, the caller gives what it is compared with. Any
other is checked with the documents it came with: the sheets of its printed unit, and the budgets
they print.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from budgets.documents import DepartmentTargetDocument, PerformanceTargetDocument, StatementDocument
from budgets.rules import Announced, announced_budgets
from core.findings import Outcome
from core.sheets.kinds import Bundle
from core.text import is_nothing, plain
from evaluations.checking.peer_groups import Amounts, PeerGroup, comparable_part
from evaluations.rules import References
from evaluations.rules import check_with_faults as run_rules
from evaluations.scoring.totals import scored_row
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions import Edition, all_editions

_Budgets: TypeAlias = dict[tuple[str, int | None], list[tuple[str, Decimal]]]
_BUDGET_FORMS = (StatementDocument, PerformanceTargetDocument, DepartmentTargetDocument)


@dataclass(frozen=True, slots=True)
class Given:
    """What holds for a sheet: its edition with checks and scoring in force, and the references.

    ``active`` limits the run to those codes.
    """

    edition: Edition
    references: References
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
    return run_rules(document, given.edition, active=given.active, references=given.references)


def _by_themselves(documents: Sequence[Any], positions: Sequence[int]) -> dict[int, Given]:
    """What the documents of one file say of each other."""
    if not positions:
        return {}
    units: dict[str, PeerGroup] = defaultdict(PeerGroup)
    for position, evaluation in enumerate(documents):
        if isinstance(evaluation, SelfEvaluation) and evaluation.edition in all_editions():
            units[_unit(evaluation)].add(position, comparable_part(evaluation))
    budgets = _budgets(documents)
    found = {}
    for position in positions:
        document = documents[position]
        unit = units[_unit(document)]
        references = unit.references_for(position, document, _own_budgets(document, budgets))
        found[position] = Given(all_editions()[document.edition], references)
    return found


def _unit(document: SelfEvaluation) -> str:
    """The printed unit; one that is printed with other blanks or widths is the same."""
    return plain(document.implementing_unit)


def _budgets(documents: Sequence[Any]) -> _Budgets:
    """Budgets by project and year; of a project named by several sheets nobody knows which."""
    evaluations = (document for document in documents if isinstance(document, _BUDGET_FORMS))
    named: dict[tuple[str, int | None, str], list[Announced]] = defaultdict(list)
    for budget in announced_budgets(evaluations):
        named[plain(budget.project), budget.year, budget.source].append(budget)
    budgets: _Budgets = defaultdict(list)
    for (project, year, _source), held in named.items():
        if len(held) == 1:
            budgets[project, year].append((held[0].source_label, held[0].amount))
    return budgets


def _own_budgets(document: SelfEvaluation, budgets: _Budgets) -> Amounts:
    """Budget documents are made before the year: only an initial budget can be held to them."""
    row = scored_row(document, all_editions()[document.edition])
    if row is None or is_nothing(row.initial_budget):
        return ()
    return tuple(budgets.get((plain(document.project_name), document.year), ()))
