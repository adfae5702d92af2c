"""Budgets of single projects that documents print, as rows found by name, year and unit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from budgets.rules import Announced, announced_budgets
from core.sheets.kinds import read_document
from core.text import plain

_MAX_AMOUNT: Final = Decimal(10) ** 17
"""元: what a column for amounts holds."""


def announced_rows(content: dict[str, Any], year: int) -> Iterator[dict[str, Any]]:
    """The columns of each ``AnnouncedBudget`` that a document of the interchange format makes.

    ``year`` is the one it is stored under; what it prints for another year is left out.
    """
    document = read_document(content)
    for found in announced_budgets([document] if document is not None else []):
        if found.year not in (None, year):
            continue
        if plain(found.project) and abs(found.amount) < _MAX_AMOUNT:
            yield _row(found)


def _row(found: Announced) -> dict[str, Any]:
    return {
        "project": plain(found.project)[:300],
        "unit_name": plain(found.unit)[:200],
        "source": found.source[:400],
        "place": found.place[:100],
        "amount": found.amount,
    }
