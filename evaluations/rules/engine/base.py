"""What a rule is: a pure function from a document to findings.

A rule module ``evaluations/rules/<code in lower case>.py`` defines ``RULE``, a ``Rule`` whose
``check(document, context)`` yields findings and never raises for any text in any cell. It reads
nothing but its arguments. One rule, one file, one test file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from core.findings import Finding as Finding
from core.findings import Severity as Severity
from evaluations.scoring.rows import Row
from evaluations.sheet.document import SelfEvaluation
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
    ``peers`` are only those that may say the same, and ``peer_counts`` counts all. ``evidence``
    is None where nobody knows what is attached, as of a sheet that was read from a file.
    """

    peers: tuple[SelfEvaluation, ...] = ()
    budgets: tuple[tuple[str, Decimal], ...] = ()
    peer_counts: PeerCounts | None = None
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

    def decimal(self, name: str) -> Decimal:
        """A numeric parameter; raises for a parameter that is none (a fault of the rule)."""
        return Decimal(self.parameters[name])

    @property
    def scored(self) -> bool:
        """Whether the edition gives points at all."""
        return self.edition.scoring.scored


@dataclass(frozen=True, slots=True)
class Rule:
    """A check of the catalogue with its default severity and parameters."""

    code: str
    severity: Severity
    check: Callable[[SelfEvaluation, Context], Iterable[Finding]]
    parameters: Mapping[str, str] = field(default_factory=dict)
