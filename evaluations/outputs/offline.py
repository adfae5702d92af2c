"""The workbook of a sheet that its preparer takes along to fill it offline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from core.sheets.kinds import kind_of
from core.sheets.spec import SheetSpec
from core.view.offline import Filling, offline_bytes
from core.view.tree import View
from evaluations.lifecycle.drafts import Draft
from evaluations.models import Evaluation
from evaluations.outputs.sheet_formulas import checks_of, formulas_of, limits_of
from evaluations.outputs.workbook_ids import signed_id
from evaluations.sheet.carried import row_fields
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.measures import measured


def offline_workbook(evaluation: Evaluation, draft: Draft) -> bytes:
    """The workbook of the sheet to be filled offline; ``draft`` is the sheet as it is found."""
    document, edition = draft.stored, draft.edition
    kind = kind_of(document)
    view = kind.draw(document, edition)
    open_cells = frozenset(_open_cells(view, draft))
    filling = Filling(
        identity=signed_id(evaluation),
        open_cells=open_cells,
        choices=_choices(view, edition),
        lengths={text.where: text.most for text in measured(document, edition)},
        notes=_notes(),
    )
    if isinstance(document, SelfEvaluation):
        filling = _with_formulas(filling, document, draft, view)
    return offline_bytes(kind.called(document) or kind.title, view, filling)


def _with_formulas(filling: Filling, document: SelfEvaluation, draft: Draft, view: View) -> Filling:
    """What the workbook computes and checks itself: only of self-evaluations is that known."""
    apart = draft.printed_apart()
    formulas = formulas_of(document, draft.edition, view)
    limits = limits_of(document)
    return replace(
        filling,
        formulas={key: text for key, text in formulas.items() if key not in apart},
        checks=checks_of(document, draft.edition, view),
        below={key: most for key, most in limits.items() if key in filling.open_cells},
    )


def _open_cells(view: View, draft: Draft) -> Iterable[str]:
    """The cells that saving takes: neither computed nor carried from the budget."""
    carried = {*draft.carried.cells}
    carried |= {
        f"funding.{source}.{name}"
        for source, names in draft.carried.funding.items()
        for name in names
    }
    if draft.carried.rows:
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


def _choices(view: View, edition: SheetSpec) -> dict[str, tuple[str, ...]]:
    options = {cell.field: cell.options for cell in edition.cells() if cell.options}
    return {cell.key: options[cell.column] for cell in view.cells if cell.column in options}


def _notes() -> tuple[str, ...]:
    return (
        _("浅蓝色和未锁定的单元格可以填写；选中单元格时有填写提示。红色表示下面有一项没有通过。"),
        _("填好后保存为 .xlsx，在该表的页面上传，或在“上传填好的工作簿”中一次上传多份。"),
        _("上传后先列出与系统中该表的不同之处，由您选择采用哪些；全部检查在系统中进行。"),
    )
