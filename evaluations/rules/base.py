"""What a rule is: a pure function from a document to findings.

A rule module ``evaluations/rules/<code in lower case>.py`` defines ``RULE``, a ``Rule`` whose
``check(document, context)`` yields findings and never raises for any text in any cell. It reads
nothing but its arguments. One rule, one file, one test file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from evaluations.documents import SelfEvaluation
from evaluations.editions.model import Edition


class Severity(StrEnum):
    """error stops a submission, warning must be answered before it, hint only informs."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule found.

    ``where`` is a path into the document: ``funding.total.execution_rate``,
    ``indicators[3].score`` (counted from 0), ``level1.产出指标.weight``, ``total_score``.
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
class Context:
    """What a rule may look at beside the document: its edition and the parameters in force."""

    edition: Edition
    parameters: Mapping[str, str] = field(default_factory=dict)
    severities: Mapping[str, Severity] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """A check of the catalogue with its default severity and parameters."""

    code: str
    severity: Severity
    check: Callable[[SelfEvaluation, Context], Iterable[Finding]]
    parameters: Mapping[str, str] = field(default_factory=dict)
