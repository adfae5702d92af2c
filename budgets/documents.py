"""What offices publish beside self-evaluations, as values: statements and performance targets.

Every amount is text exactly as printed, as in the interchange format. Pure Python.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from core.provenance import SourceRef
from core.sheets.documents import extra, uid_field


@dataclass(frozen=True, slots=True)
class StatementDocument:
    """One table of a department budget or final account, its body rows as printed."""

    kind: ClassVar[str] = "statement"

    family: str
    year: int | None = None
    table_no: str = ""
    title: str = ""
    unit_name: str = ""
    amount_unit: str = "万元"
    rows: tuple[tuple[str, ...], ...] = ()
    evidence: SourceRef | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class TargetIndicatorRow:
    """One indicator of a performance target, its levels carried down."""

    level1: str = ""
    level2: str = ""
    level3: str = ""
    target: str = ""
    uid: str = uid_field()
    property: str = field(default="", compare=False, metadata=extra())
    unit: str = field(default="", compare=False, metadata=extra())
    evidence: SourceRef | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class BudgetYear:
    """One year of a project's budget history: 2020 年预算数 and its amount."""

    label: str = ""
    amount: str = ""
    uid: str = uid_field()
    evidence: SourceRef | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class PerformanceTargetDocument:
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
    indicators: tuple[TargetIndicatorRow, ...] = ()
    implementing_unit: str = field(default="", compare=False, metadata=extra())
    amount: str = field(default="", compare=False, metadata=extra())
    evidence: SourceRef | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class DepartmentTargetDocument:
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
    indicators: tuple[TargetIndicatorRow, ...] = ()
    evidence: SourceRef | None = field(default=None, compare=False)
