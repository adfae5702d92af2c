"""What the rules say of a read document that becomes no form, for its page."""

from __future__ import annotations

from budgets.checking import ShownFinding, shown_findings
from core.sheets.kinds import Home, home_of, kind_named, read_document
from intake.models import ImportItem
from intake.runs.preview import check_items


def shown_findings_of(item: ImportItem) -> list[ShownFinding] | None:
    """The findings, each with the id of its cell; None for a form and for a kind without rules."""
    rules = kind_named(item.document["kind"]).rules
    if rules is None or home_of(item.document) == Home.EVALUATION:
        return None
    document = read_document(item.document)
    return [
        finding
        for _item, results in check_items([item])
        for finding in shown_findings(results.findings, document, rules)
    ]


def unchecked(item: ImportItem) -> str:
    """Why nothing was checked; "" where the kind has rules."""
    return kind_named(item.document["kind"]).without_rules
