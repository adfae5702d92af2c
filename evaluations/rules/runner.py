"""Runs the rules of the catalogue over one document."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from budgets.findings import OFF as OFF
from budgets.findings import Fault as Fault
from budgets.findings import Outcome, collect, wanted_rules
from evaluations.documents import SelfEvaluation
from evaluations.editions.model import Edition
from evaluations.rules.base import Context, Rule, Surroundings
from evaluations.rules.reading import read_rows


def run_rules(
    rules: Iterable[Rule],
    document: SelfEvaluation,
    edition: Edition,
    *,
    parameters: Mapping[str, str] | None = None,
    severities: Mapping[str, str] | None = None,
    active: Collection[str] | None = None,
    surroundings: Surroundings | None = None,
) -> Outcome:
    """Run ``rules`` in order. Severities and parameters: rule < edition < arguments.

    ``active`` limits the run to those codes; the severity "off" switches a rule off.
    """
    chosen = {**edition.checks.severity, **(severities or {})}
    wanted = wanted_rules(rules, chosen, active)
    defaults = {name: text for rule in wanted for name, text in rule.parameters.items()}
    context = Context(
        edition=edition,
        rows=read_rows(document),
        parameters={**defaults, **edition.checks.parameters, **(parameters or {})},
        surroundings=surroundings or Surroundings(),
    )
    return collect(((rule.code, rule.check, document, context) for rule in wanted), chosen)
