"""What a check demands of the answer to its warning, and whether a text is one. Pure Python."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from core.numbers import read_decimal
from evaluations.rules.catalogue import CATALOGUE
from evaluations.rules.engine.base import Rule
from evaluations.sheet.editions.model import Edition

_BARE: Final = ("已核对", "已核实", "已确认", "核对无误", "情况属实", "无误", "属实")
"""What says that somebody looked, and not why it is so."""


def reason_length(code: str, edition: Edition) -> int:
    """How many letters and digits the answer to a warning of that check needs; 0 for any answer."""
    rule = _RULES.get(code)
    if rule is None:
        return 0
    name = rule.reason_parameter
    given = edition.checks.parameters.get(name) or rule.parameters.get(name, "0")
    return int(read_decimal(given) or 0)


def is_answer(text: str, least: int) -> bool:
    """Whether the text answers a warning whose check wants that much; bare words do not count."""
    if not least:
        return bool(text.strip())
    for bare in _BARE:
        text = text.replace(bare, "")
    return sum(letter.isalnum() for letter in text) >= least


_RULES: Final[Mapping[str, Rule]] = {rule.code: rule for rule in CATALOGUE}
