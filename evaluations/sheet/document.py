"""The self-evaluation sheet as a value: what extractors return, rules check and pages edit.

Every amount, rate, weight and score is text exactly as printed (interchange format), so that
what an office printed is never lost or repaired. Pure Python: no Django, no database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final

from core.provenance import SourceRef
from core.sheets.documents import Document, extra, from_json, text_fields, to_json, uid_field
from core.sheets.kinds import kind_named

DEPARTMENT: Final = "department"
"""The subject of a sheet that evaluates a whole department and no single project."""


@dataclass(frozen=True, slots=True)
class FundingRow:
    """One row of 项目资金; ``source`` names it: total, fiscal_current_year, carryover ..."""

    source: str
    label: str = ""
    initial_budget: str = ""
    adjusted_budget: str = ""
    executed: str = ""
    weight: str = ""
    execution_rate: str = ""
    score: str = ""
    received: str = field(default="", compare=False, metadata=extra())
    difference_reason: str = field(default="", compare=False, metadata=extra())
    evidence: SourceRef | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One level-3 row; level 1 and level 2 are carried down from their merged cells.

    ``uid`` is the lasting name of a row that is or was stored, "" for one of a foreign file. It is
    no part of what the row says: rows that say the same are equal.
    """

    level1: str = ""
    level1_weight: str = ""
    level2: str = ""
    level3: str = ""
    target: str = ""
    actual: str = ""
    weight: str = ""
    score: str = ""
    explanation: str = ""
    uid: str = uid_field()
    property: str = field(default="", compare=False, metadata=extra())
    unit: str = field(default="", compare=False, metadata=extra())
    evidence: SourceRef | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class SelfEvaluation:
    """One project's 自评表 of any edition. ``year`` is None where no year is known.

    A department's own one has the subject ``DEPARTMENT`` and no project. ``columns`` are the fields
    whose columns a foreign sheet prints, those of the money as ``funding.executed``.
    """

    kind: ClassVar[str] = "self_evaluation"

    edition: str
    year: int | None = None
    title: str = ""
    project_name: str = ""
    project_amount: str = ""
    amount_unit: str = "元"
    department: str = ""
    implementing_unit: str = ""
    period: str = ""
    key_project: str = ""
    project_attribute: str = ""
    funding: tuple[FundingRow, ...] = ()
    goal_expected: str = ""
    goal_actual: str = ""
    indicators: tuple[IndicatorRow, ...] = ()
    total_weight: str = ""
    total_score: str = ""
    remark: str = ""
    problems: str = ""
    rectification: str = ""
    subject: str = field(default="", compare=False, metadata=extra())
    grade: str = field(default="", compare=False, metadata=extra())
    columns: tuple[str, ...] = field(default=(), compare=False, metadata=extra())
    evidence: SourceRef | None = field(default=None, compare=False)

    def funding_row(self, source: str) -> FundingRow | None:
        """The first funding row of that source, or None where the sheet has none."""
        return next((row for row in self.funding if row.source == source), None)


@dataclass(frozen=True, slots=True)
class InvestmentIndicator:
    """One row of 项目绩效指标 in a government investment sheet."""

    level1: str = ""
    level2: str = ""
    description: str = ""
    completion: str = ""
    improvement: str = ""
    uid: str = uid_field()
    evidence: SourceRef | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class InvestmentPerformance:
    """政府投资项目绩效情况表. Amounts are in 万元, printed without the unit."""

    kind: ClassVar[str] = "investment_performance"

    edition: str
    year: int | None = None
    title: str = ""
    project_name: str = ""
    project_code: str = ""
    implementing_unit: str = ""
    sector: str = ""
    total_investment: str = ""
    total_investment_fiscal: str = ""
    total_investment_other: str = ""
    construction_nature: str = ""
    started: str = ""
    start_date: str = ""
    completed: str = ""
    completion_date: str = ""
    initial_target: str = ""
    plan_issued: str = ""
    investment_completed: str = ""
    completed_government_fund: str = ""
    completed_general_budget: str = ""
    plan_expenditure_rate: str = ""
    cumulative_investment: str = ""
    overall_completion_rate: str = ""
    progress_percent: str = ""
    progress_text: str = ""
    indicators: tuple[InvestmentIndicator, ...] = ()
    evidence: SourceRef | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class DepartmentIndicator:
    """One row of a department's score sheet, levels and their points carried down."""

    level1: str = ""
    level1_weight: str = ""
    level2: str = ""
    level2_weight: str = ""
    level3: str = ""
    level3_weight: str = ""
    description: str = ""
    criteria: str = ""
    score: str = ""
    uid: str = uid_field()
    evidence: SourceRef | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class DepartmentEvaluation:
    """部门整体支出绩效评价指标评分表."""

    kind: ClassVar[str] = "department_evaluation"

    edition: str
    year: int | None = None
    department: str = ""
    indicators: tuple[DepartmentIndicator, ...] = ()
    total_weight: str = ""
    total_score: str = ""
    evidence: SourceRef | None = field(default=None, compare=False)


TEXT_FIELDS: Final = text_fields(SelfEvaluation)
FUNDING_FIELDS: Final = text_fields(FundingRow)
INDICATOR_FIELDS: Final = text_fields(IndicatorRow)


def to_interchange(document: Document, *, with_evidence: bool = False) -> dict[str, Any]:
    """A sheet of any kind as the JSON object of the interchange format."""
    return to_json(document, with_evidence=with_evidence)


def from_interchange(data: Mapping[str, Any]) -> Any:
    """The reverse of ``to_interchange``; unknown keys are passed over, missing ones are "".

    JSON that names no kind is a self-evaluation. KeyError for a kind that nobody registered.
    """
    kind = data.get("kind", SelfEvaluation.kind)
    return from_json(
        SelfEvaluation if kind == SelfEvaluation.kind else kind_named(kind).document, data
    )
