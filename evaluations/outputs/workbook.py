"""The official workbook of sheets: the view tree of each, one sheet a sheet. Pure Python."""

from __future__ import annotations

from collections.abc import Iterable

from core.view import workbook
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions import Edition
from evaluations.sheet.view import view_of


def workbook_bytes(documents: Iterable[tuple[SelfEvaluation, Edition]]) -> bytes:
    """An .xlsx with one sheet a document, named after its project; at least one document."""
    return workbook.workbook_bytes(
        (document.project_name, view_of(document, edition)) for document, edition in documents
    )
