"""The edits that lead from a stored sheet to one that was filled elsewhere. Pure Python.

A posted page and a workbook that comes back say the whole sheet; this finds what they changed.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import singledispatch
from typing import Any

from core.sheets.spec import SheetSpec
from evaluations.sheet.by_spec import edits as by_spec
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.edits import Edits, head_cells, typed_fields
from evaluations.sheet.layout import row_cells
from evaluations.sheet.row_edits import Same, changed_cells, row_edits, same_typed


@singledispatch
def edits_between(
    stored: Any,
    filled: Any,
    edition: SheetSpec,
    *,
    new: Collection[str] = (),
    same: Same = same_typed,
) -> Edits:
    """What changes in the cells that may be typed, and in the rows.

    Rows are the same where their uid is. A row that is not stored is a new one if its uid is in
    ``new``; else it stays an unknown one, which is refused. ``same`` says which texts are no
    change.
    """
    return by_spec.edits_between(stored, filled, edition, new=new, same=same)


@edits_between.register
def _of_self_evaluation(
    stored: SelfEvaluation,
    filled: SelfEvaluation,
    edition: SheetSpec,
    *,
    new: Collection[str] = (),
    same: Same = same_typed,
) -> Edits:
    head = typed_fields(head_cells(edition))
    money = typed_fields(edition.funding.columns)
    lines = {row.source: row for row in reversed(filled.funding)}
    fields = typed_fields(row_cells(edition))
    return Edits(
        cells=changed_cells(stored, filled, head, same),
        funding={
            (source, name): text
            for source, row in lines.items()
            for name, text in changed_cells(stored.funding_row(source), row, money, same).items()
        },
        rows=row_edits(stored.indicators, filled.indicators, fields, new=new, same=same),
    )
