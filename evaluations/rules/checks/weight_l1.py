"""WEIGHT_L1: the weights of the rows add up to the weight of their level 1."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from core.numbers import print_decimal, read_decimal
from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.scoring.totals import summarise
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "WEIGHT_L1"
found = partial(Finding, CODE, Severity.ERROR)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """No finding for a level 1 without a known weight or with a weight missing or unreadable.

    A sheet with a level 1 that the edition does not know may divide the points otherwise: there
    only printed weights of a level 1 count.
    """
    if not context.scored:
        return
    unreadable = {_name(row.cells.level1, context) for row in context.rows if row.lacks_weight}
    levels = summarise(document, context.edition).levels
    strangers = any(level.expected is None and level.weight for level in levels)
    printed = {
        _name(row.level1, context)
        for row in document.indicators
        if read_decimal(row.level1_weight) is not None
    }
    for level in levels:
        if level.expected is None or level.name in unreadable or level.weight == level.expected:
            continue
        if (strangers or context.edition.fallback) and level.name not in printed:
            continue
        yield found(
            f"level1.{level.name}.weight",
            printed=print_decimal(level.weight),
            expected=print_decimal(level.expected),
            params={"level": level.name},
        )


def _name(level1: str, context: Context) -> str:
    known = context.edition.level1_named(level1)
    return known.name if known else level1


RULE: Final = Rule(CODE, Severity.ERROR, check)
