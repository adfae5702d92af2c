"""The rules of the catalogue: one judgement for page, submission, import and review."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from core.findings import Fault, Outcome
from evaluations.rules.catalogue import CATALOGUE
from evaluations.rules.checks.investment import (
    INVESTMENT_CATALOGUE,
    investment_place,
    run_investment,
)
from evaluations.rules.engine.base import Finding, Rule, Severity, Surroundings
from evaluations.rules.engine.messages import mend, message, place_label, short_place, title
from evaluations.rules.engine.runner import run_rules
from evaluations.rules.engine.texts import TEXTS
from evaluations.rules.explain import LostPoints, explain
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions.model import Edition

__all__ = [
    "CATALOGUE",
    "INVESTMENT_CATALOGUE",
    "TEXTS",
    "Fault",
    "Finding",
    "LostPoints",
    "Outcome",
    "Rule",
    "Severity",
    "Surroundings",
    "check",
    "explain",
    "investment_place",
    "mend",
    "message",
    "place_label",
    "run",
    "run_investment",
    "short_place",
    "title",
]


def run(
    document: SelfEvaluation,
    edition: Edition,
    *,
    parameters: Mapping[str, str] | None = None,
    severities: Mapping[str, str] | None = None,
    active: Collection[str] | None = None,
    surroundings: Surroundings | None = None,
) -> Outcome:
    """Findings of all rules in catalogue order, and the rules that failed (``faults``)."""
    return run_rules(
        CATALOGUE,
        document,
        edition,
        parameters=parameters,
        severities=severities,
        active=active,
        surroundings=surroundings,
    )


def check(
    document: SelfEvaluation,
    edition: Edition,
    *,
    parameters: Mapping[str, str] | None = None,
    severities: Mapping[str, str] | None = None,
    active: Collection[str] | None = None,
    surroundings: Surroundings | None = None,
) -> tuple[Finding, ...]:
    """The findings alone, as ``run`` gives them."""
    return run(
        document,
        edition,
        parameters=parameters,
        severities=severities,
        active=active,
        surroundings=surroundings,
    ).findings
