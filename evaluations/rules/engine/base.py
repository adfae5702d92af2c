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
class References:
    """What a sheet is compared with: other sheets of the unit (peers), budgets of other documents.

    ``budgets`` are (document and place, amount in 元) for this very project. In a large unit
    ``peers`` are only those that may say the same, and ``peer_counts`` counts all.
    """

    peers: tuple[SelfEvaluation, ...] = ()
    budgets: tuple[tuple[str, Decimal], ...] = ()
    peer_counts: PeerCounts | None = None


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


@dataclass(frozen=True, slots=True)
class Rule:
    """A check of the catalogue with its default severity and parameters."""

    code: str
    severity: Severity
    check: Callable[[SelfEvaluation, Context], Iterable[Finding]]
    parameters: Mapping[str, str] = field(default_factory=dict)
