"""Warnings a preparer must answer before submitting, and how an answer finds its warning again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Final

from core.numbers import read_decimal
from evaluations.rules import CATALOGUE, Finding, Rule, Severity, place_label
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions import Edition


def answer_key(finding: Finding, document: SelfEvaluation) -> str:
    """A key of check, cell and content; it does not change when the row moves.

    The printed text is part of it: an answer does not hold for a later value.
    """
    words = (finding.code, place_label(finding.where, document), finding.printed)
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:24]


def unanswered(
    findings: Iterable[Finding],
    document: SelfEvaluation,
    answers: Mapping[str, str],
    edition: Edition,
) -> list[Finding]:
    """The warnings without an answer, or with one that is too short for their check.

    ``edition`` is the one in force, with the parameters of the campaign.
    """
    return [
        finding
        for finding in findings
        if finding.severity == Severity.WARNING
        and not is_answer(
            answers.get(answer_key(finding, document), ""), reason_length(finding.code, edition)
        )
    ]


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
