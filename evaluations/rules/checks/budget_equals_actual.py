"""BUDGET_EQUALS_ACTUAL: budget and spending are equal in every project of a file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from core.numbers import read_decimal
from evaluations.rules.engine.base import Context, Finding, PeerCounts, Rule, Severity
from evaluations.scoring.totals import scored_row
from evaluations.sheet.document import FundingRow, SelfEvaluation

CODE: Final = "BUDGET_EQUALS_ACTUAL"
found = partial(Finding, CODE, Severity.HINT)


def check(document: SelfEvaluation, context: Context) -> Iterator[Finding]:
    """No finding for few projects: some do spend exactly what they have."""
    peer_counts = context.references.peer_counts or _peer_counts(context)
    row = scored_row(document, context.edition)
    if row is None or peer_counts.others + 1 < context.decimal("equal_projects"):
        return
    if spent_all(row) and peer_counts.spent_all == peer_counts.others:
        count = str(peer_counts.others + 1)
        yield found(f"funding.{row.source}.executed", printed=row.executed, params={"count": count})


def _peer_counts(context: Context) -> PeerCounts:
    peers = context.references.peers
    rows = [scored_row(peer, context.edition) for peer in peers]
    return PeerCounts(len(peers), sum(row is not None and spent_all(row) for row in rows))


def spent_all(row: FundingRow) -> bool:
    """Whether an amount above 0 was budgeted and spent to the last cent."""
    spent = read_decimal(row.executed)
    return bool(spent) and read_decimal(row.adjusted_budget) == spent


RULE: Final = Rule(CODE, Severity.HINT, check, {"equal_projects": "3"})
