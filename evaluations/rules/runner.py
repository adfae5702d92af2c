"""Runs the rules of the catalogue over one document."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol, TypeVar

from evaluations.documents import SelfEvaluation
from evaluations.editions.model import Edition
from evaluations.rules.base import Context, Finding, Rule, Severity, Surroundings
from evaluations.rules.reading import read_rows

OFF: Final = "off"
"""The severity that switches a rule off."""

logger = logging.getLogger(__name__)


class _HasCode(Protocol):
    @property
    def code(self) -> str: ...


Coded = TypeVar("Coded", bound=_HasCode)


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
    wanted = wanted_rules(rules, chosen, active)
    defaults = {name: text for rule in wanted for name, text in rule.parameters.items()}
    context = Context(
        edition=edition,
        rows=read_rows(document),
        parameters={**defaults, **edition.checks.parameters, **(parameters or {})},
        surroundings=surroundings or Surroundings(),
    )
    return collect(((rule.code, rule.check, document, context) for rule in wanted), chosen)


def wanted_rules(
    rules: Iterable[Coded], chosen: Mapping[str, str], active: Collection[str] | None
) -> list[Coded]:
    """The rules that are neither switched off nor left out."""
    return [
        rule
        for rule in rules
        if chosen.get(rule.code) != OFF and (active is None or rule.code in active)
    ]


def collect(
    jobs: Iterable[tuple[str, Callable[[Any, Any], Iterable[Finding]], Any, Any]],
    chosen: Mapping[str, str],
) -> Outcome:
    """Run each job (code, check, document, context); one that throws is a fault of its rule."""
    findings: list[Finding] = []
    faults: list[Fault] = []
    for code, check, document, context in jobs:
        try:
            findings += _with_severity(check(document, context), chosen.get(code))
        except Exception as error:  # a broken rule must not stop the others; logged with its trace
            logger.exception("rule %s failed", code)
            faults.append(Fault(code, f"{type(error).__name__}: {error}"))
    return Outcome(tuple(findings), tuple(faults))


def _with_severity(found: Iterable[Finding], chosen: str | None) -> list[Finding]:
    if chosen is None:
        return list(found)
    severity = Severity(chosen)
    return [replace(finding, severity=severity) for finding in found]
