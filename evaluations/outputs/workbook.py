"""The official workbook of sheets: the view tree of each, one sheet a sheet. Pure Python."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.sheets.kinds import kind_of
from core.sheets.spec import SheetSpec
from core.view import workbook


def workbook_bytes(documents: Iterable[tuple[Any, SheetSpec]]) -> bytes:
    """An .xlsx with one sheet a document, called as the document is; at least one document."""
    return workbook.workbook_bytes(
        (kind_of(document).called(document), kind_of(document).draw(document, spec))
        for document, spec in documents
    )
