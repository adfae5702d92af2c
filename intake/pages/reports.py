"""What an administrator takes away: the run as a table. Marked workbooks: ``mark_views``."""

from __future__ import annotations

import io
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from core.text_cells import write_text
from core.web.downloads import attachment
from intake.models import ImportItem, ImportRun
from intake.pages.runs import runs_of


def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The run as a workbook: one row a document, then the files that could not be read."""
    run = get_object_or_404(runs_of(request), pk=pk)
    return attachment(_report_book(run), _("导入%(number)s结果.xlsx") % {"number": run.pk})


def _report_book(run: ImportRun) -> bytes:
    book = Workbook()
    page = book.worksheets[0]
    page.title = _("导入结果")
    heads = [
        *(_("文件"), _("位置"), _("项目或表名"), _("年度"), _("单位")),
        *(_("处理"), _("原因"), _("错误"), _("警告"), _("已保存")),
    ]
    for column, text in enumerate(heads, 1):
        page.cell(1, column, text).font = Font(bold=True)
    for number, cells in enumerate(_report_rows(run), 2):
        for column, text in enumerate(cells, 1):
            _put(page, number, column, text)
    page.freeze_panes = "A2"
    return _bytes(book)


def _report_rows(run: ImportRun) -> Iterator[list[str]]:
    for item in run.items.select_related("upload", "unit").iterator(chunk_size=500):
        document = item.document
        yield [
            item.upload.name,
            item.place,
            item.name,
            str(document.get("year", "")),
            item.unit.name if item.unit else item.unit_name,
            str(_("跳过") if item.skipped else item.get_action_display()),
            item.reason,
            str(item.error_count),
            str(item.warning_count),
            str(_("是") if item.saved_at else _("否")),
        ]
    for problem in run.problems.select_related("upload"):
        refused = str(ImportItem.Action.REFUSED.label)
        yield [problem.upload.name, problem.place, "", "", "", refused, problem.sentence]


def _put(page: Worksheet, row: int, column: int, text: str) -> None:
    cell = page.cell(row, column)
    assert isinstance(cell, Cell)  # noqa: S101  nothing is merged here
    write_text(cell, text)


def _bytes(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
