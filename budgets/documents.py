"""What offices publish beside self-evaluations, as values: statements and performance targets.

Every amount is text exactly as printed, as in the interchange format. Pure Python.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, ClassVar, Final


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value was read: file, place (sheet and cell, or page and line), raw text, trust.

    ``stored`` lists the cells that show a number otherwise than they store it: F5 117.3367.
    """

    file: str = ""
    place: str = ""
    raw: str = ""
    confidence: float = 1.0
    stored: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One table of a department budget or final account, its body rows as printed."""

    kind: ClassVar[str] = "statement"

    family: str
    year: int | None = None
    table_no: str = ""
    title: str = ""
    unit_name: str = ""
    amount_unit: str = "万元"
    rows: tuple[tuple[str, ...], ...] = ()
    evidence: Evidence | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class TargetIndicator:
    """One indicator of a performance target, its levels carried down."""

    level1: str = ""
    level2: str = ""
    level3: str = ""
    target: str = ""
    evidence: Evidence | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class BudgetYear:
    """One year of a project's budget history: 2020 年预算数 and its amount."""

    label: str = ""
    amount: str = ""
    evidence: Evidence | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class PerformanceTarget:
    """项目绩效目标表: what a project promises for the year."""

    kind: ClassVar[str] = "performance_target"

    edition: str
    year: int | None = None
    reporting_unit: str = ""
    project_name: str = ""
    supervising_department: str = ""
    project_level: str = ""
    is_new: str = ""
    is_government_investment: str = ""
    includes_procurement: str = ""
    period_start: str = ""
    period_end: str = ""
    overview: str = ""
    basis: str = ""
    conditions: str = ""
    budget_history: tuple[BudgetYear, ...] = ()
    change_reason: str = ""
    annual_goal: str = ""
    indicators: tuple[TargetIndicator, ...] = ()
    evidence: Evidence | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class DepartmentTarget:
    """部门整体支出绩效目标表: what a department promises for the year."""

    kind: ClassVar[str] = "department_target"

    edition: str
    year: int | None = None
    department: str = ""
    budget_total: str = ""
    budget_general: str = ""
    budget_fund: str = ""
    budget_other: str = ""
    annual_goal: str = ""
    indicators: tuple[TargetIndicator, ...] = ()
    evidence: Evidence | None = field(default=None, compare=False)


def to_plain(document: Any, *, with_evidence: bool = False) -> dict[str, Any]:
    """A document as the JSON object of the interchange format, its kind first."""
    return {"kind": document.kind, **_plain_fields(document, with_evidence)}


def _plain_fields(value: Any, with_evidence: bool) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for spec in fields(value):
        item = getattr(value, spec.name)
        if spec.name == "evidence":
            if with_evidence and item is not None:
                result[spec.name] = _plain_fields(item, with_evidence)
            continue
        result[spec.name] = _plain(item, with_evidence)
    return result


def _plain(item: Any, with_evidence: bool) -> Any:
    if item is None:
        return ""
    if isinstance(item, tuple):
        return [_plain(part, with_evidence) for part in item]
    return _plain_fields(item, with_evidence) if is_dataclass(item) else item


def from_plain(data: Mapping[str, Any]) -> Statement | PerformanceTarget | DepartmentTarget | None:
    """A document of the interchange format; None for a kind that is not one of these.

    Keys that the format adds for tests or evidence are left out.
    """
    kind = _KINDS.get(data["kind"])
    if kind is None:
        return None
    values = {spec.name: data[spec.name] for spec in fields(kind) if spec.name in data}
    values.pop("evidence", None)
    values["year"] = values.get("year") or None
    for name, part in _PARTS.items():
        if name in values:
            values[name] = tuple(_part(part, row) for row in values[name])
    result: Statement | PerformanceTarget | DepartmentTarget = kind(**values)
    return result


_KINDS: Final[Mapping[str, Any]] = {
    kind.kind: kind for kind in (Statement, PerformanceTarget, DepartmentTarget)
}
_PARTS: Final[Mapping[str, Any]] = {
    "rows": tuple,
    "indicators": TargetIndicator,
    "budget_history": BudgetYear,
}


def _part(part: Any, row: Any) -> Any:
    if part is tuple:
        return tuple(row)
    names = {spec.name for spec in fields(part)} - {"evidence"}
    return part(**{name: text for name, text in row.items() if name in names})
