"""The kinds of sheets that this room knows: self-evaluations and the sheets of their family. Pure.

Importing it makes these kinds and those of the rooms below known.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import budgets.kinds  # noqa: F401  registers the kinds of that room
from core.findings import Outcome
from core.sheets.kinds import Bundle, Home, Rules, SheetKind, register
from evaluations.checking import file_rules
from evaluations.rules import check_investment, investment_place, message, place_label, remedy
from evaluations.scoring.computed import fill_computed
from evaluations.scoring.other_kinds import department_points, investment_rates
from evaluations.sheet import editions
from evaluations.sheet.document import DepartmentEvaluation, InvestmentPerformance, SelfEvaluation
from evaluations.sheet.quantities.marks import holds_no_indicator
from evaluations.sheet.view import view_of

LAYOUTS: Final = Path(editions.__file__).parent.parent / "layouts"


def _investment(bundle: Bundle) -> Sequence[Outcome]:
    return [check_investment(bundle.documents[position]) for position in bundle.own]


SELF_EVALUATION: Final = SheetKind(
    document=SelfEvaluation,
    title="自评表",
    folder=editions.FOLDER,
    home=Home.EVALUATION,
    rules=Rules(run=file_rules.run, message=message, remedy=remedy, place=place_label),
    compute=fill_computed,
    draw=view_of,
    passes_over=holds_no_indicator,
)
INVESTMENT_PERFORMANCE: Final = SheetKind(
    document=InvestmentPerformance,
    title="政府投资项目绩效情况表",
    folder=LAYOUTS / "investment",
    home=Home.ROWS,
    compute=investment_rates,
    rules=Rules(run=_investment, message=message, remedy=remedy, place=investment_place),
)
DEPARTMENT_EVALUATION: Final = SheetKind(
    document=DepartmentEvaluation,
    title="部门整体绩效评分表",
    folder=LAYOUTS / "department",
    home=Home.ROWS,
    compute=department_points,
    name_fields=("department",),
    once=True,
)

register(SELF_EVALUATION, INVESTMENT_PERFORMANCE, DEPARTMENT_EVALUATION)
