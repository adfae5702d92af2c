"""UNIT_WRONG: the unit does not fit the indicator."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.scoring.rows import Row, core_name
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.quantities import Dimension

CODE: Final = "UNIT_WRONG"
found = partial(Finding, CODE, Severity.WARNING)
RATES: Final = ("率", "比例", "占比")
NO_RATES: Final = (
    "频率",
    "速率",
    "功率",
    "效率",
    "心率",
    "分辨率",
    "汇率",
    "利率",
    "税率",
    "费率",
    "容积率",
)
NUMBERS: Final = ("数量", "人数", "次数", "台数", "个数", "户数", "场次", "件数", "套数")
NEVER_A_RATE: Final = frozenset(
    {Dimension.TIME, Dimension.WORKDAYS, Dimension.MONTHS, Dimension.MONEY, Dimension.AREA}
)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """A rate in ms, or a number of things in percent."""
    for row in context.rows:
        if row.is_indicator and row.target.is_number and _is_wrong(row):
            yield found(
                row.path("target"),
                printed=row.cells.target,
                params={"name": row.cells.level3, "unit": row.target.unit.text},
            )


def _is_wrong(row: Row) -> bool:
    name = core_name(row.cells.level3)
    dimension = row.target.unit.dimension
    if name.endswith(RATES) and not name.endswith(NO_RATES):
        return dimension in NEVER_A_RATE and "/" not in row.target.unit.base
    return name.endswith(NUMBERS) and dimension is Dimension.PERCENT


RULE: Final = Rule(CODE, Severity.WARNING, check)
