"""What the rules find in the documents of one file, before anybody knows whose they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from budgets import rules as budget_rules
from budgets.documents import DepartmentTarget, PerformanceTarget, Statement
from budgets.rules import Announced, BudgetForm, announced_budgets, run_statements
from core.findings import Finding
from core.numbers import is_nothing, plain
from evaluations.checking.peers import Neighbours, brief
from evaluations.rules import check, message, run_investment
from evaluations.scoring.totals import scored_row
from evaluations.sheet.document import InvestmentPerformance, SelfEvaluation
from evaluations.sheet.editions import all_editions
from intake.reading.extractors.documents import Document

_Budgets: TypeAlias = dict[tuple[str, int | None], list[tuple[str, Decimal]]]


@dataclass(frozen=True, slots=True)
class Found:
    """A finding, its sentence, and what its document is called."""

    name: str
    finding: Finding
    sentence: str


def judge_documents(documents: Sequence[Document]) -> list[Found]:
    """The findings of all documents of one file, each kind by its own rules, in printed order.

    A form meets the others of its unit and the budgets that the file itself holds for it.
    """
    found: dict[int, list[Found]] = {
        number: [Found(document.project_name, f, message(f)) for f in findings]
        for number, document, findings in _forms(documents)
    }
    for number, document in enumerate(documents):
        if isinstance(document, InvestmentPerformance):
            findings = run_investment(document).findings
            found[number] = [Found(document.project_name, f, message(f)) for f in findings]
    found.update(_statements(documents))
    return [item for number in sorted(found) for item in found[number]]


def _forms(
    documents: Sequence[Document],
) -> Iterator[tuple[int, SelfEvaluation, Iterable[Finding]]]:
    forms = [
        (number, document)
        for number, document in enumerate(documents)
        if isinstance(document, SelfEvaluation) and document.edition in all_editions()
    ]
    units: dict[str, Neighbours] = defaultdict(Neighbours)
    for number, document in forms:
        units[plain(document.implementing_unit)].add(number, brief(document))
    budgets = _budgets(documents)
    for number, document in forms:
        unit = units[plain(document.implementing_unit)]
        around = unit.around(number, document, _own_budgets(document, budgets))
        edition = all_editions()[document.edition]
        yield number, document, check(document, edition, surroundings=around)


def _budget_forms(documents: Sequence[Document]) -> list[tuple[int, BudgetForm]]:
    return [
        (number, document)
        for number, document in enumerate(documents)
        if isinstance(document, (Statement, PerformanceTarget, DepartmentTarget))
    ]


def _budgets(documents: Sequence[Document]) -> _Budgets:
    """Budgets by project and year; of a project named by several forms nobody knows which."""
    named: dict[tuple[str, int | None, str], list[Announced]] = defaultdict(list)
    for budget in announced_budgets(form for _, form in _budget_forms(documents)):
        named[plain(budget.project), budget.year, budget.source].append(budget)
    budgets: _Budgets = defaultdict(list)
    for (project, year, _source), held in named.items():
        if len(held) == 1:
            budgets[project, year].append((held[0].said_by, held[0].amount))
    return budgets


def _own_budgets(document: SelfEvaluation, budgets: _Budgets) -> tuple[tuple[str, Decimal], ...]:
    """Budget documents are made before the year: only an initial budget can be held to them."""
    row = scored_row(document, all_editions()[document.edition])
    if row is None or is_nothing(row.initial_budget):
        return ()
    return tuple(budgets.get((plain(document.project_name), document.year), ()))


def _statements(documents: Sequence[Document]) -> Iterator[tuple[int, list[Found]]]:
    forms = _budget_forms(documents)
    outcomes = run_statements([form for _, form in forms])
    for (number, form), outcome in zip(forms, outcomes, strict=True):
        if isinstance(form, Statement):
            name = f"{form.table_no} {form.title}".strip()
            yield (
                number,
                [Found(name, f, budget_rules.message(f)) for f in outcome.findings],
            )
