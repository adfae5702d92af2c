"""Rules over 政府投资项目绩效情况表."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from core.findings import Outcome, apply_checks, wanted_rules
from evaluations.rules.checks.investment import (
    inv_date,
    inv_finished_progress,
    inv_rate,
    inv_target_over,
    inv_target_unmet,
)
from evaluations.rules.checks.investment.base import InvestmentContext, InvestmentRule
from evaluations.rules.checks.investment.places import investment_place as investment_place
from evaluations.sheet.document import InvestmentPerformance

INVESTMENT_CATALOGUE: Final[tuple[InvestmentRule, ...]] = (
    inv_rate.RULE,
    inv_target_unmet.RULE,
    inv_target_over.RULE,
    inv_finished_progress.RULE,
    inv_date.RULE,
)


def check_investment(
    document: InvestmentPerformance,
    *,
    parameters: Mapping[str, str] | None = None,
    severities: Mapping[str, str] | None = None,
    active: Collection[str] | None = None,
) -> Outcome:
    """Findings of all rules in catalogue order, and the rules that failed (``faults``)."""
    chosen = severities or {}
    rules = wanted_rules(INVESTMENT_CATALOGUE, chosen, active)
    defaults = {name: text for rule in rules for name, text in rule.parameters.items()}
    context = InvestmentContext({**defaults, **(parameters or {})})
    return apply_checks(((rule.code, rule.check, document, context) for rule in rules), chosen)
