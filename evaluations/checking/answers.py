"""Warnings a preparer must answer before submitting, and how an answer finds its warning again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from evaluations.rules import Finding, Severity, place_label
from evaluations.rules.reasons import is_answer, reason_length
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
