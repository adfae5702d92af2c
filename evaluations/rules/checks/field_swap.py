"""FIELD_SWAP: the project name is the unit's name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from rapidfuzz.fuzz import ratio

from core.text import plain
from evaluations.rules.engine.base import Context, Finding, Rule, Severity
from evaluations.sheet.document import SelfEvaluation

CODE: Final = "FIELD_SWAP"
found = partial(Finding, CODE, Severity.ERROR)
MIN_LENGTH: Final = 4
SLACK: Final = 3
ALIKE: Final = 80
UNIT_ENDINGS: Final = (
    *(
        "局",
        "委员会",
        "委",
        "办公室",
        "办事处",
        "中心",
        "所",
        "院",
        "站",
        "处",
        "厅",
        "会",
        "学校",
        "大队",
        "政府",
    ),
)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    name = plain(document.project_name)
    units = (plain(document.implementing_unit), plain(document.department))
    if not _names_a_unit(name):
        return
    if any(unit and _alike(name, unit) for unit in units):
        yield found("project_name", printed=document.project_name)


def _names_a_unit(name: str) -> bool:
    return len(name) >= MIN_LENGTH and name.endswith(UNIT_ENDINGS)


def _alike(name: str, unit: str) -> bool:
    """Equal, or equal but for a few misread characters of the same length."""
    return name == unit or (abs(len(name) - len(unit)) <= SLACK and ratio(name, unit) >= ALIKE)


RULE: Final = Rule(CODE, Severity.ERROR, check)
