"""The rules of the catalogue, the same for page, submission, import and review."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from core.findings import Fault, Outcome
from evaluations.rules.catalogue import CATALOGUE
from evaluations.rules.checks.investment import (
    INVESTMENT_CATALOGUE,
    check_investment,
    investment_place,
)
from evaluations.rules.engine.base import AttachedEvidence, Finding, References, Rule, Severity
from evaluations.rules.engine.messages import message, place_label, remedy, short_place, title
from evaluations.rules.engine.runner import check_document
from evaluations.rules.engine.texts import TEXTS
from evaluations.rules.explain import LostPoints, explain
from evaluations.rules.score_lines import ScoreLine, score_lines
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions.model import Edition

__all__ = [
    "CATALOGUE",
    "INVESTMENT_CATALOGUE",
    "TEXTS",
    "AttachedEvidence",
    "Fault",
    "Finding",
    "LostPoints",
    "Outcome",
    "References",
    "Rule",
    "ScoreLine",
    "Severity",
    "check",
    "check_investment",
    "check_with_faults",
    "explain",
    "investment_place",
    "message",
    "place_label",
    "remedy",
    "score_lines",
    "short_place",
    "title",
]


def check_with_faults(
    document: SelfEvaluation,
    edition: Edition,
    *,
    parameters: Mapping[str, str] | None = None,
    severities: Mapping[str, str] | None = None,
    active: Collection[str] | None = None,
    references: References | None = None,
) -> Outcome:
    """Findings of all rules in catalogue order, and the rules that failed (``faults``)."""
    return check_document(
        CATALOGUE,
        document,
        edition,
        parameters=parameters,
        severities=severities,
        active=active,
        references=references,
    )


def check(
    document: SelfEvaluation,
    edition: Edition,
    *,
    parameters: Mapping[str, str] | None = None,
    severities: Mapping[str, str] | None = None,
    active: Collection[str] | None = None,
    references: References | None = None,
) -> tuple[Finding, ...]:
    """The findings alone, as ``check_with_faults`` gives them."""
    return check_with_faults(
        document,
        edition,
        parameters=parameters,
        severities=severities,
        active=active,
        references=references,
    ).findings
