"""The kinds of sheets that this room knows: budget tables and performance targets. Pure Python."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from budgets import rules
from budgets.computing import budget_total
from budgets.documents import DepartmentTargetDocument, PerformanceTargetDocument, StatementDocument
from budgets.layouts import FORMS
from core.findings import Outcome
from core.sheets.kinds import Bundle, Home, Rules, SheetKind, register

_COMPARED: Final = (StatementDocument, PerformanceTargetDocument, DepartmentTargetDocument)


def _run(bundle: Bundle) -> Sequence[Outcome]:
    """Statements beside each other and beside the targets of their unit and year."""
    forms = {n: d for n, d in enumerate(bundle.documents) if isinstance(d, _COMPARED)}
    outcomes = dict(zip(forms, rules.check_statements([*forms.values()]), strict=True))
    return [outcomes[position] for position in bundle.own]


STATEMENT: Final = SheetKind(
    document=StatementDocument,
    title="预决算报表",
    name_fields=("table_no", "title"),
    rules=Rules(run=_run, message=rules.message, remedy=rules.remedy, place=rules.place_label),
)
PERFORMANCE_TARGET: Final = SheetKind(
    document=PerformanceTargetDocument,
    title="项目绩效目标表",
    folder=FORMS / "project",
    home=Home.ROWS,
)
DEPARTMENT_TARGET: Final = SheetKind(
    document=DepartmentTargetDocument,
    title="部门整体绩效目标表",
    folder=FORMS / "department",
    home=Home.ROWS,
    compute=budget_total,
    name_fields=("department",),
    once=True,
)

register(STATEMENT, PERFORMANCE_TARGET, DEPARTMENT_TARGET)
