"""What is computed in the forms of this room. Pure Python."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from budgets.documents import DepartmentTargetDocument
from core.numbers import print_decimal, read_decimal
from core.sheets.spec import SheetSpec


def budget_total(document: DepartmentTargetDocument, spec: SheetSpec) -> DepartmentTargetDocument:
    """The sum of the sources; what stands there where none of them is a number."""
    sources = (document.budget_general, document.budget_fund, document.budget_other)
    amounts = [amount for text in sources if (amount := read_decimal(text)) is not None]
    if not amounts:
        return document
    return replace(document, budget_total=print_decimal(sum(amounts, Decimal(0))))
