"""Runs the rules of the catalogue over one document."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from evaluations.documents import SelfEvaluation
from evaluations.editions.model import Edition
from evaluations.rules.base import Context, Finding, Rule, Severity, Surroundings
from evaluations.rules.reading import read_rows

OFF: Final = "off"
"""The severity that switches a rule off."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that failed: a fault of the rule, never of the form."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rules found, and which rules failed to look."""

    findings: tuple[Finding, ...] = ()
    faults: tuple[Fault, ...] = ()


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
    wanted = [
        rule
        for rule in rules
        if chosen.get(rule.code) != OFF and (active is None or rule.code in active)
    ]
    settings = {name: text for rule in wanted for name, text in rule.parameters.items()}
    context = Context(
        edition=edition,
        rows=read_rows(document),
        parameters={**settings, **edition.checks.parameters, **(parameters or {})},
        surroundings=surroundings or Surroundings(),
    )
    findings: list[Finding] = []
    faults: list[Fault] = []
    for rule in wanted:
        try:
            findings += _with_severity(rule.check(document, context), chosen.get(rule.code))
        except Exception as error:  # a broken rule must not stop the others; logged with its trace
            logger.exception("rule %s failed", rule.code)
            faults.append(Fault(rule.code, f"{type(error).__name__}: {error}"))
    return Outcome(tuple(findings), tuple(faults))


def _with_severity(found: Iterable[Finding], chosen: str | None) -> list[Finding]:
    if chosen is None:
        return list(found)
    severity = Severity(chosen)
    return [replace(finding, severity=severity) for finding in found]
