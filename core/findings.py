"""Findings, their severities, and how rules are run, for every kind of document. Pure Python."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final, Protocol, TypeVar

from core.text import shortened

OFF: Final = "off"
"""The severity that switches a rule off."""

logger = logging.getLogger(__name__)


class Severity(StrEnum):
    """error stops a submission, warning must be answered before it, hint only informs."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule found.

    ``where`` is a path into the document: ``funding.total.execution_rate``,
    ``indicators[3].score`` (counted from 0), ``level1.产出指标.weight``, ``rows[2][4]``.
    ``printed`` is what stands there, ``expected`` what should (a value or a formula);
    ``params`` fill the sentence of the messages module.
    """

    code: str
    severity: Severity
    where: str
    printed: str = ""
    expected: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


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


class _HasCode(Protocol):
    @property
    def code(self) -> str: ...


Coded = TypeVar("Coded", bound=_HasCode)


def wanted_rules(
    rules: Iterable[Coded], chosen: Mapping[str, str], active: Collection[str] | None
) -> list[Coded]:
    """The rules that are neither switched off nor left out."""
    return [
        rule
        for rule in rules
        if chosen.get(rule.code) != OFF and (active is None or rule.code in active)
    ]


def apply_checks(
    jobs: Iterable[tuple[str, Callable[[Any, Any], Iterable[Finding]], Any, Any]],
    chosen: Mapping[str, str],
) -> Outcome:
    """Run the checks and gather their findings; the job is (code, check, document, context).

    ``chosen`` are severities by code that replace those of the rules. A check that raises is a
    fault of its rule, is logged, and stops no other.
    """
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


class _Blanks(dict[str, str]):
    """A placeholder without a value becomes an empty text, never an error."""

    def __missing__(self, key: str) -> str:
        return ""


def fill(template: str, finding: Finding) -> str:
    """A sentence with the finding's words in its braces."""
    words = {**finding.params, "printed": finding.printed, "expected": finding.expected}
    return template.format_map(_Blanks({name: shortened(text) for name, text in words.items()}))
