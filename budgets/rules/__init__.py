"""The rules over statements: do the tables of a budget or final account add up and agree?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from budgets.documents import DepartmentTargetDocument, PerformanceTargetDocument, StatementDocument
from budgets.rules import st_balance, st_cross, st_hierarchy, st_split, st_tail
from budgets.rules.announced import Announced, announced_budgets
from budgets.rules.base import OtherDocuments, StatementContext, StatementRule
from budgets.rules.places import place_label
from budgets.rules.sheet import Sheet, sheet_of
from budgets.rules.texts import PARAMETER_LABELS, TEXTS, message, remedy, title
from core.findings import Outcome, apply_checks, wanted_rules
from core.text import plain

__all__ = [
    "PARAMETER_LABELS",
    "STATEMENT_CATALOGUE",
    "TEXTS",
    "Announced",
    "BudgetForm",
    "StatementRule",
    "announced_budgets",
    "check_statements",
    "message",
    "place_label",
    "remedy",
    "title",
]

BudgetForm: TypeAlias = StatementDocument | PerformanceTargetDocument | DepartmentTargetDocument
_Key: TypeAlias = tuple[str, int | None]

STATEMENT_CATALOGUE: Final[tuple[StatementRule, ...]] = (
    st_balance.RULE,
    st_hierarchy.RULE,
    st_split.RULE,
    st_cross.RULE,
    st_tail.RULE,
)


def check_statements(
    documents: Sequence[BudgetForm],
    *,
    parameters: Mapping[str, str] | None = None,
    severities: Mapping[str, str] | None = None,
    active: Collection[str] | None = None,
) -> list[Outcome]:
    """What is found in each document, in their order; target forms are only compared with.

    Documents of one unit and year are compared with each other. One that names no unit belongs
    to the only unit that the others name.
    """
    chosen = severities or {}
    rules = wanted_rules(STATEMENT_CATALOGUE, chosen, active)
    defaults = {name: text for rule in rules for name, text in rule.parameters.items()}
    keys, sheets = _keys(documents), [_sheet(document) for document in documents]
    others = _other_documents(documents, keys, sheets)
    outcomes = []
    for key, sheet in zip(keys, sheets, strict=True):
        context = StatementContext({**defaults, **(parameters or {})}, others[key])
        jobs = ((rule.code, rule.check, sheet, context) for rule in rules if sheet is not None)
        outcomes.append(apply_checks(jobs, chosen))
    return outcomes


def _sheet(document: BudgetForm) -> Sheet | None:
    return sheet_of(document) if isinstance(document, StatementDocument) else None


def _keys(documents: Sequence[BudgetForm]) -> list[_Key]:
    """Unit and year of each document."""
    units = [plain(_unit(document)) for document in documents]
    named = set(units) - {""}
    only = named.pop() if len(named) == 1 else ""
    return [(unit or only, d.year) for unit, d in zip(units, documents, strict=True)]


def _unit(document: BudgetForm) -> str:
    if isinstance(document, StatementDocument):
        return document.unit_name
    if isinstance(document, PerformanceTargetDocument):
        return document.reporting_unit
    return document.department


def _other_documents(
    documents: Sequence[BudgetForm], keys: Sequence[_Key], sheets: Sequence[Sheet | None]
) -> dict[_Key, OtherDocuments]:
    tables: dict[_Key, list[Sheet]] = defaultdict(list)
    for key, sheet in zip(keys, sheets, strict=True):
        if sheet is not None:
            tables[key].append(sheet)
    pairs = list(zip(keys, documents, strict=True))
    return {
        key: OtherDocuments(
            _unambiguous(tables[key]),
            tuple(d for own, d in pairs if own == key and isinstance(d, PerformanceTargetDocument)),
            tuple(d for own, d in pairs if own == key and isinstance(d, DepartmentTargetDocument)),
        )
        for key in set(keys)
    }


def _unambiguous(sheets: Iterable[Sheet]) -> dict[str, Sheet]:
    """Tables by number; of one held twice nobody can say which is meant."""
    found: dict[str, list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        found[sheet.table].append(sheet)
    return {table: held[0] for table, held in found.items() if len(held) == 1}
