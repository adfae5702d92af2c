"""The self-evaluation sheet as a value: what extractors return, rules judge and forms hold.

Every amount, rate, weight and score is text exactly as printed (interchange format), so that
what an office printed is never lost or repaired. Pure Python: no Django, no database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Final

from budgets.documents import Evidence as Evidence
from evaluations.sheet.row_uids import known_uid

KIND: Final = "self_evaluation"


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
    evidence: Evidence | None = field(default=None, compare=False)


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
    uid: str = field(default="", compare=False)
    evidence: Evidence | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class SelfEvaluation:
    """One project's 自评表 of any edition. ``year`` is None where no year is known."""

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
    evidence: Evidence | None = field(default=None, compare=False)

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
    evidence: Evidence | None = field(default=None, compare=False)


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
    evidence: Evidence | None = field(default=None, compare=False)


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
    evidence: Evidence | None = field(default=None, compare=False)


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
    evidence: Evidence | None = field(default=None, compare=False)


TEXT_FIELDS: Final = tuple(
    f.name
    for f in fields(SelfEvaluation)
    if f.name not in {"edition", "year", "funding", "indicators", "evidence"}
)
FUNDING_FIELDS: Final = tuple(f.name for f in fields(FundingRow) if f.name != "evidence")
INDICATOR_FIELDS: Final = tuple(
    f.name for f in fields(IndicatorRow) if f.name not in {"uid", "evidence"}
)
"""The printed cells of a row."""


def to_interchange(document: SelfEvaluation, *, with_evidence: bool = False) -> dict[str, Any]:
    """The document as the JSON object of the interchange format (plain dicts, lists, strings)."""
    result: dict[str, Any] = {
        "kind": KIND,
        "edition": document.edition,
        "year": "" if document.year is None else document.year,
    }
    for spec in fields(SelfEvaluation):
        value = getattr(document, spec.name)
        match spec.name:
            case "edition" | "year" | "evidence":
                continue
            case "funding" | "indicators":
                result[spec.name] = [_row(row, with_evidence) for row in value]
            case _:
                result[spec.name] = value
    if with_evidence and document.evidence is not None:
        result["evidence"] = _evidence(document.evidence)
    return result


def from_interchange(data: Mapping[str, Any]) -> SelfEvaluation:
    """The reverse of ``to_interchange``; unknown keys are passed over, missing ones are ""."""
    year = data.get("year")
    return SelfEvaluation(
        edition=str(data.get("edition", "")),
        year=int(year) if year not in (None, "") else None,
        funding=tuple(FundingRow(**_texts(row, FUNDING_FIELDS)) for row in data.get("funding", ())),
        indicators=tuple(
            IndicatorRow(**_texts(row, INDICATOR_FIELDS), uid=known_uid(str(row.get("uid", ""))))
            for row in data.get("indicators", ())
        ),
        **_texts(data, TEXT_FIELDS),
    )


def _row(row: FundingRow | IndicatorRow, with_evidence: bool) -> dict[str, Any]:
    names = FUNDING_FIELDS if isinstance(row, FundingRow) else INDICATOR_FIELDS
    result: dict[str, Any] = {name: getattr(row, name) for name in names}
    if isinstance(row, IndicatorRow) and row.uid:
        result["uid"] = row.uid
    if with_evidence and row.evidence is not None:
        result["evidence"] = _evidence(row.evidence)
    return result


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {f.name: getattr(evidence, f.name) for f in fields(Evidence)}


def _texts(data: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: str(data[name]) for name in names if data.get(name) is not None}
