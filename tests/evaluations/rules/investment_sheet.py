"""A sound made-up government-investment sheet, and what one rule finds in it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from evaluations.rules import Finding
from evaluations.rules.checks.investment import check_investment
from evaluations.rules.checks.investment.example import SOUND_INVESTMENT
from evaluations.sheet.document import InvestmentPerformance

INVESTMENT = SOUND_INVESTMENT


def changed(**cells: Any) -> InvestmentPerformance:
    return replace(INVESTMENT, **cells)


def found(code: str, document: InvestmentPerformance, **parameters: str) -> tuple[Finding, ...]:
    """What one rule finds; a fault of the rule fails the test."""
    outcome = check_investment(document, active={code}, parameters=parameters)
    assert outcome.faults == ()
    return outcome.findings


def places(code: str, document: InvestmentPerformance, **parameters: str) -> list[str]:
    return [finding.where for finding in found(code, document, **parameters)]
