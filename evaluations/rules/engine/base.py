"""What a rule is: a pure function from a document to findings.

A rule module ``evaluations/rules/<code in lower case>.py`` defines ``RULE``, a ``Rule`` whose
``check(document, context)`` yields findings and never raises for any text in any cell. It reads
nothing but its arguments. One rule, one file, one test file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from core.findings import Finding as Finding
from core.findings import Severity as Severity
from evaluations.scoring.rows import Row
from evaluations.sheet.document import IndicatorRow, SelfEvaluation
from evaluations.sheet.editions.model import Edition


@dataclass(frozen=True, slots=True)
class PeerCounts:
    """How many peers there are, and how many of them spent exactly their budget."""

    others: int
    spent_all: int


@dataclass(frozen=True, slots=True)
class AttachedEvidence:
    """Which kinds of files are attached: under the uid of a row, "" for the sheet as a whole.

    Kinds are the values of ``Evidence.Kind``, such as "survey".
    """

    kinds: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def has(self, kind: str, uid: str = "") -> bool:
        """Whether such a file is attached to the row, or to the sheet as a whole."""
        return any(kind in self.kinds.get(place, ()) for place in (uid, ""))


@dataclass(frozen=True, slots=True)
class References:
    """What a sheet is compared with: other sheets of the unit (peers), budgets of other documents.

    ``budgets`` are (document and place, amount in 元) for this very project. In a large unit
    ``peers`` are only those that may say the same, and ``peer_counts`` counts all. ``promised``
    are the rows of the approved target: names, target and weight. ``evidence`` is None where
    nobody knows what is attached, as of a sheet that was read from a file.
    """

    peers: tuple[SelfEvaluation, ...] = ()
    budgets: tuple[tuple[str, Decimal], ...] = ()
    peer_counts: PeerCounts | None = None
    promised: tuple[IndicatorRow, ...] = ()
    evidence: AttachedEvidence | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may look at beside the document: its edition and the parameters in force.

    ``rows`` are the document's indicator rows, read once for all rules.
    """

    edition: Edition
    rows: tuple[Row, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    references: References = References()
    printed: frozenset[str] | None = None
    """Of a foreign sheet the fields it has a place for; None where the edition says it."""

    def prints(self, field: str) -> bool:
        """Whether the sheet has a place for that field; ``funding.executed`` of the money."""
        return self.printed is None or field in self.printed

    def decimal(self, name: str) -> Decimal:
        """A numeric parameter; raises for a parameter that is none (a fault of the rule)."""
        return Decimal(self.parameters[name])

    @property
    def scored(self) -> bool:
        """Whether the edition, or of a foreign sheet its rows, give points at all."""
        if self.printed is not None:
            return {"weight", "score"} <= self.printed
        return self.edition.scoring.scored


REASON: Final = "_reason"
"""Ends the name of the parameter that says how long the answer to a warning must be, in letters
and digits; 0 where 已核对 is enough."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A check of the catalogue with its default severity and parameters.

    A warning has the parameter ``<code>_reason`` (see REASON), 0 where the rule names none.
    """

    code: str
    severity: Severity
    check: Callable[[SelfEvaluation, Context], Iterable[Finding]]
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def reason_parameter(self) -> str:
        return self.code.lower() + REASON

    def with_reason(self) -> Rule:
        """A warning with its ``reason_parameter``; any other rule as it is."""
        if self.severity is not Severity.WARNING:
            return self
        return replace(self, parameters={self.reason_parameter: "0", **self.parameters})
