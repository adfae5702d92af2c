"""What the rules say of a stored document, with the unit's other documents beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from budgets.models import BudgetDocument
from core.findings import Finding, Severity
from core.sheets.checking import check_together
from core.sheets.kinds import Rules, kind_of, read_document
from core.view.html import anchor


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding as a page shows it; ``anchor`` is the cell's id."""

    code: str
    severity: Severity
    place: str
    message: str
    remedy: str
    anchor: str


def findings_of(
    document: BudgetDocument, visible: QuerySet[BudgetDocument]
) -> tuple[ShownFinding, ...] | None:
    """The findings of a document, None for a kind without rules; one query for its neighbours.

    Only documents that the reader may see (``visible``) are compared with.
    """
    own = read_document(document.content)
    rules = None if own is None else kind_of(own).rules
    if own is None or rules is None:
        return None
    others = visible.filter(unit=document.unit_id, year=document.year).exclude(pk=document.pk)
    read = map(read_document, others.values_list("content", flat=True))
    beside = [other for other in read if other is not None]
    return tuple(shown_findings(check_together([own, *beside], wanted={0})[0].findings, own, rules))


def shown_findings(
    findings: Iterable[Finding], document: Any, rules: Rules
) -> Iterator[ShownFinding]:
    """Findings in the words of their kind."""
    for finding in findings:
        yield ShownFinding(
            code=finding.code,
            severity=finding.severity,
            place=rules.place(finding.where, document),
            message=rules.message(finding),
            remedy=rules.remedy(finding),
            anchor=anchor(finding.where),
        )
