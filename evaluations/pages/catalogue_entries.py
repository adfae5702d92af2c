"""The catalogue as it is read by people: each check with its text, parameters and example.

Everything comes from the rules' own data, so that page and rules cannot drift apart.
Pure Python: no Django, no database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

from budgets import rules as statement_rules
from budgets.documents import StatementDocument
from budgets.rules import STATEMENT_CATALOGUE, check_statements
from evaluations.rules import (
    CATALOGUE,
    INVESTMENT_CATALOGUE,
    TEXTS,
    Finding,
    References,
    Rule,
    check,
    check_investment,
    investment_place,
    message,
    place_label,
    remedy,
    title,
)
from evaluations.rules.checks.investment.base import InvestmentRule
from evaluations.rules.checks.investment.example import SOUND_INVESTMENT, with_investment_cells
from evaluations.rules.engine.messages import parameter_label
from evaluations.rules.engine.texts import Example
from evaluations.rules.example import SOUND_SHEET, with_cells
from evaluations.sheet.document import IndicatorRow
from evaluations.sheet.editions import get_edition

STARTS: Final[Mapping[str, str]] = {
    "WEIGHT_L1": "算术与填报格式",
    "UNDER_FULL": "目标值与完成值",
    "TARGET_ROW_MISSING": "批准的绩效目标",
    "LOW_EXECUTION": "资金",
    "INV_RATE": "政府投资项目",
}
"""The groups of the catalogue, by the check each begins with."""

INVESTMENT_CODES: Final = frozenset(rule.code for rule in INVESTMENT_CATALOGUE)
STATEMENTS: Final = "预决算报表勾稽"
PEER: Final = "同单位另一项目"
APPROVED: Final = "批准的绩效目标"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of a check that a campaign may set otherwise."""

    name: str
    label: str
    default: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One check. ``wrong`` and ``right`` are (place, what stands there) of the example."""

    code: str
    title: str
    severity: str
    why: str
    source: str
    parameters: tuple[Parameter, ...]
    wrong: tuple[tuple[str, str], ...]
    right: tuple[tuple[str, str], ...]
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Group:
    """Checks of one kind."""

    title: str
    entries: tuple[Entry, ...]


@cache
def groups() -> tuple[Group, ...]:
    """All checks in the order of the catalogue."""
    found: list[tuple[str, list[Entry]]] = []
    rules: tuple[Rule | InvestmentRule, ...] = (*CATALOGUE, *INVESTMENT_CATALOGUE)
    for rule in rules:
        if rule.code in STARTS or not found:
            found.append((STARTS.get(rule.code, ""), []))
        found[-1][1].append(_entry(rule.code, rule.severity.value, rule.parameters))
    found.append((STATEMENTS, [_statement_entry(rule.code) for rule in STATEMENT_CATALOGUE]))
    return tuple(Group(name, tuple(entries)) for name, entries in found)


def parameters_of(values: Mapping[str, str]) -> tuple[Parameter, ...]:
    """Parameters with their labels."""
    labels = statement_rules.PARAMETER_LABELS
    return tuple(
        Parameter(name, labels.get(name) or parameter_label(name), text)
        for name, text in values.items()
    )


def _entry(code: str, severity: str, parameters: Mapping[str, str]) -> Entry:
    text = TEXTS[code]
    finding = _example_finding(code, text.example)
    return Entry(
        code=code,
        title=title(code),
        severity=severity,
        why=text.why,
        source=text.source,
        parameters=parameters_of(parameters),
        wrong=_cells(code, text.example),
        right=_cells(code, text.corrected),
        message=message(finding) if finding else "",
        remedy=remedy(finding) if finding else "",
    )


def _example_finding(code: str, example: Example) -> Finding | None:
    """What the check says of its example."""
    if code in INVESTMENT_CODES:
        found = check_investment(with_investment_cells(example.cells), active={code}).findings
        return next(iter(found), None)
    references = References(
        peers=tuple(with_cells(cells) for cells in example.peers),
        budgets=tuple((name, Decimal(amount)) for name, amount in example.budgets.items()),
        promised=example.promised,
    )
    edition = get_edition(SOUND_SHEET.edition)
    findings = check(with_cells(example.cells), edition, active={code}, references=references)
    return next(iter(findings), None)


def _cells(code: str, example: Example) -> tuple[tuple[str, str], ...]:
    shown = [(_place(code, path), text) for path, text in example.cells.items()]
    for cells in example.peers:
        shown += _labelled(PEER, cells.items())
    shown += [(f"{APPROVED}·{row.level3}", _promise(row)) for row in example.promised]
    return (*shown, *_labelled("", example.budgets.items()))


def _promise(row: IndicatorRow) -> str:
    return f"{row.target} {row.weight}分" if row.weight else row.target


def _place(code: str, path: str) -> str:
    if code in INVESTMENT_CODES:
        return investment_place(path, SOUND_INVESTMENT)
    return place_label(path, SOUND_SHEET)


def _labelled(owner: str, cells: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [
        ("·".join(part for part in (owner, place_label(path, SOUND_SHEET)) if part), text)
        for path, text in cells
    ]


def _statement_entry(code: str) -> Entry:
    text = statement_rules.TEXTS[code]
    rule = next(rule for rule in STATEMENT_CATALOGUE if rule.code == code)
    outcomes = check_statements(text.example, active={code})
    finding = next(finding for outcome in outcomes for finding in outcome.findings)
    return Entry(
        code=code,
        title=text.title,
        severity=rule.severity.value,
        why=text.why,
        source=text.source,
        parameters=parameters_of(rule.parameters),
        wrong=_rows(text.example, text.corrected),
        right=_rows(text.corrected, text.example),
        message=statement_rules.message(finding),
        remedy=statement_rules.remedy(finding),
    )


def _rows(
    shown: Iterable[StatementDocument], other: Iterable[StatementDocument]
) -> tuple[tuple[str, str], ...]:
    """The rows in which two versions of the same tables differ."""
    return tuple(
        (f"{table.table_no} 第{number}行", " | ".join(filter(None, row)))
        for table, twin in zip(shown, other, strict=True)
        for number, (row, before) in enumerate(zip(table.rows, twin.rows, strict=True), 1)
        if row != before
    )
