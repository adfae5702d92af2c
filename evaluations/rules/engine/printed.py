"""What a foreign sheet has a place for: the rules ask the sheet, not some edition."""

from __future__ import annotations

from evaluations.sheet.document import (
    FUNDING_FIELDS,
    INDICATOR_FIELDS,
    TEXT_FIELDS,
    SelfEvaluation,
)


def printed_fields(document: SelfEvaluation) -> frozenset[str]:
    """The fields whose labels and columns it prints, those of the money as ``funding.executed``.

    A stored sheet does not keep its headings: a field is printed where something stands in it.
    """
    filled = {name for name in TEXT_FIELDS if getattr(document, name)}
    rows = {n for row in document.indicators for n in INDICATOR_FIELDS if getattr(row, n)}
    money = {f"funding.{n}" for row in document.funding for n in FUNDING_FIELDS if getattr(row, n)}
    return frozenset(filled | rows | money | set(document.columns))
