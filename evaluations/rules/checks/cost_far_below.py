"""COST_FAR_BELOW: a cost far below its limit."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.scoring.attainment import Direction, attain, percent
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "COST_FAR_BELOW"
found = partial(Finding, CODE, Severity.HINT)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    floor = context.decimal("cost_floor")
    for row in context.rows:
        if not row.is_indicator or "成本" not in row.cells.level2:
            continue
        attained = attain(row)
        if attained is None or attained.missed or row.target.is_percent:
            continue
        if attained.direction is Direction.LOWER and attained.share * floor > 1:
            yield found(
                row.path("actual"),
                printed=row.cells.actual,
                expected=row.cells.target,
                params={"share": percent(1 / attained.share), "target": row.cells.target},
            )


RULE: Final = Rule(CODE, Severity.HINT, check, {"cost_floor": "0.60"})
