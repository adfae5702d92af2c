"""Saves confirmed documents that are no self-evaluations into budgets."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.models import User
from budgets.actions import store_document
from core.sheets.documents import without_evidence
from intake.models import ImportItem


def save_documents(items: Sequence[ImportItem], by: User) -> None:
    """Store each item's document; the caller saves the items."""
    for item in items:
        assert item.unit is not None  # noqa: S101  the planner refuses documents without a unit
        content = without_evidence(item.document)
        stored = store_document(unit=item.unit, year=content["year"], content=content, by=by)
        item.budget_document = stored.document
        item.before = stored.before
        item.version_after = stored.document.version
