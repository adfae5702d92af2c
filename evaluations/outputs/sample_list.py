"""The list of a sample as a workbook. No text in it is ever run as a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font

from core.text_cells import write_text
from evaluations.models import SampledEvaluation, SpotCheck
from evaluations.models.states import State

_WIDTHS: Final = (6, 30, 40, 18, 16, 8, 8, 12)


def sample_workbook(sample: SpotCheck, rows: Iterable[SampledEvaluation]) -> bytes:
    """An .xlsx with one line a sheet, headed by how the sample was drawn."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = _("抽查名单")
    heading = _("%(year)d 年度抽查名单：可抽 %(all)d 张，抽取 %(size)d 张，随机种子 %(seed)d")
    values = {"year": sample.year, "all": sample.candidates, "size": sample.size}
    _write(page.cell(1, 1), heading % (values | {"seed": sample.seed}))
    for column, (label, width) in enumerate(zip(_labels(), _WIDTHS, strict=True), 1):
        head = page.cell(2, column)
        _write(head, label)
        head.font = Font(bold=True)
        page.column_dimensions[head.column_letter].width = width
    for number, row in enumerate(rows, 3):
        for column, value in enumerate(_values(row), 1):
            _write(page.cell(number, column), value)
    page.freeze_panes = "A3"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _labels() -> tuple[str, ...]:
    return (
        _("序号"),
        _("单位"),
        _("项目名称"),
        _("全年预算数（元）"),
        _("金额档"),
        _("风险分"),
        _("风险档"),
        _("状态"),
    )


def _values(row: SampledEvaluation) -> tuple[Any, ...]:
    evaluation = row.evaluation
    state = str(State(evaluation.state).label) if evaluation else ""
    return (
        row.position,
        row.unit_name,
        row.project_name,
        row.amount,
        row.amount_band,
        row.risk,
        row.risk_band,
        state,
    )


def _write(cell: Any, value: Any) -> None:
    if isinstance(value, str):
        write_text(cell, value)
    else:
        cell.value = value
