"""The official workbook of sheets, and the one that a preparer takes along to fill offline."""

from __future__ import annotations

from collections.abc import Iterable

from core.view import workbook
from core.view.offline import Filling, offline_bytes
from core.view.tree import View
from evaluations.lifecycle.drafts import Draft
from evaluations.models import Evaluation
from evaluations.outputs.sheet_formulas import checks_of, formulas_of, limits_of
from evaluations.outputs.workbook_ids import signed_id
from evaluations.sheet.carried import row_fields
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions import Edition
from evaluations.sheet.lengths import lengths_in
from evaluations.sheet.view import view_of

NOTES = (
    "浅蓝色和未锁定的单元格可以填写；选中单元格时有填写提示。红色表示下面有一项没有通过。",
    "填好后保存为 .xlsx，在该表的页面“离线填写后上传”，或在“上传填好的工作簿”中一次上传多份。",
    "上传后先列出与系统中该表的不同之处，由您选择采用哪些；全部检查在系统中进行。",
)


def workbook_bytes(documents: Iterable[tuple[SelfEvaluation, Edition]]) -> bytes:
    """An .xlsx with one sheet a document, named after its project; at least one document."""
    return workbook.workbook_bytes(
        (document.project_name, view_of(document, edition)) for document, edition in documents
    )


def offline_workbook(evaluation: Evaluation, draft: Draft) -> bytes:
    """The workbook of the sheet to be filled offline; ``draft`` is the sheet as it is found."""
    document, edition = draft.stored, draft.edition
    view = view_of(document, edition)
    apart = draft.printed_apart()
    formulas = formulas_of(document, edition, view)
    open_cells = frozenset(_open_cells(view, draft))
    filling = Filling(
        identity=signed_id(evaluation),
        open_cells=open_cells,
        formulas={key: text for key, text in formulas.items() if key not in apart},
        checks=checks_of(document, edition, view),
        choices=_choices(view, edition),
        lengths=_lengths(view, edition),
        below={key: most for key, most in limits_of(document).items() if key in open_cells},
        notes=NOTES,
    )
    return offline_bytes(document.project_name, view, filling)


def _open_cells(view: View, draft: Draft) -> Iterable[str]:
    """The cells that saving takes: neither computed nor carried from the budget."""
    carried = {*draft.carried.cells}
    carried |= {
        f"funding.{source}.{name}"
        for source, names in draft.carried.funding.items()
        for name in names
    }
    carried |= {
        f"indicators[{number}].{name}"
        for number, row in enumerate(draft.stored.indicators)
        if row.uid in draft.carried.rows
        for name in row_fields(draft.edition)
    }
    for cell in view.cells:
        is_typed = cell.source not in ("", "computed") and not cell.is_label
        if cell.key and is_typed and cell.key not in carried:
            yield cell.key


def _lengths(view: View, edition: Edition) -> dict[str, int]:
    head, money, rows = lengths_in(edition)
    blocks = {"funding": money, "indicators": rows}
    return {
        cell.key: lengths[cell.column]
        for block in view.blocks
        for lengths in [blocks.get(block.name, head)]
        for row in block.rows
        for cell in row.cells
        if cell.column in lengths
    }


def _choices(view: View, edition: Edition) -> dict[str, tuple[str, ...]]:
    options = {cell.field: cell.options for cell in edition.cells() if cell.options}
    return {cell.key: options[cell.column] for cell in view.cells if cell.column in options}
