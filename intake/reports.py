"""What an administrator takes away: the run as a table, the uploaded workbook with marks."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from evaluations.exports.workbook import write_text
from evaluations.rules import Finding, Severity, message
from evaluations.views.workbooks import XLSX
from intake.models import ImportItem, ImportRun, Upload
from intake.previewing import judge_items
from intake.views import runs_of

_PLACE: Final = re.compile(r"工作表“(?P<sheet>.+)”单元格 [A-Z]+(?P<row>\d+)")
_FILLS: Final = {
    Severity.ERROR: PatternFill("solid", fgColor="FFF8CBAD"),
    Severity.WARNING: PatternFill("solid", fgColor="FFFFE699"),
    Severity.HINT: PatternFill("solid", fgColor="FFE2EFDA"),
}
_LARGEST_MARKED: Final = 5 * 1024 * 1024  # openpyxl holds a workbook at fifty times its size


def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The run as a workbook: one row a document, then the files that could not be read."""
    run = get_object_or_404(runs_of(request), pk=pk)
    return _download(_report_book(run), f"导入{run.pk}结果.xlsx")


def _report_book(run: ImportRun) -> bytes:
    book = Workbook()
    page = book.worksheets[0]
    page.title = _("导入结果")
    heads = ["文件", "位置", "项目或表名", "年度", "单位", "处理", "原因", "错误", "警告", "已保存"]
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


def marked(request: HttpRequest, pk: int, upload: int) -> HttpResponse:
    """The uploaded workbook with the cells coloured and commented that the rules complain of."""
    run = get_object_or_404(runs_of(request), pk=pk)
    found = get_object_or_404(run.uploads, pk=upload)
    # What the reader process refused, with its limits, is not opened here without them.
    was_read = found.items.exists() and found.name.lower().endswith(".xlsx")
    if not was_read or found.size > _LARGEST_MARKED:
        raise Http404
    return _download(_marked_book(found), f"核对_{found.name}")


def _marked_book(upload: Upload) -> bytes:
    with upload.file.open("rb") as file:
        book = load_workbook(file)
    for item, judgement in judge_items(list(upload.items.select_related("evaluation"))):
        for finding in judgement.findings:
            _mark(book, finding, _place_of(finding.where, item.document))
    return _bytes(book)


def _place_of(where: str, document: dict[str, object]) -> str:
    """Where the row of a finding was read: its own evidence, else the document's."""
    rows: object = None
    if match := re.match(r"indicators\[(\d+)\]", where):
        rows = document["indicators"][int(match[1])]  # type: ignore[index]
    elif match := re.match(r"funding\.(\w+)", where):
        funding: list[dict[str, object]] = document["funding"]  # type: ignore[assignment]
        rows = next((row for row in funding if row["source"] == match[1]), None)
    for holder in (rows, document):
        if isinstance(holder, dict) and "evidence" in holder:
            return str(holder["evidence"]["place"])
    return ""


def _mark(book: Workbook, finding: Finding, place: str) -> None:
    match = _PLACE.search(place)
    if match is None or match["sheet"] not in book.sheetnames:
        return
    page = book[match["sheet"]]
    if not isinstance(page, Worksheet):
        return
    cell = _cell_of(page, int(match["row"]), finding.printed)
    if cell is None:
        return
    text = f"{finding.code}：{message(finding)}"
    if cell.comment is None:
        cell.fill = _FILLS[finding.severity]
        cell.comment = Comment(text, "自评", width=320, height=120)
    else:
        cell.comment.text += f"\n{text}"


def _cell_of(page: Worksheet, row: int, printed: str) -> Cell | None:
    """The cell of the row that holds what the finding quotes, else the row's first one."""
    filled = [cell for cell in page[row] if isinstance(cell, Cell) and cell.value is not None]
    exact = (cell for cell in filled if printed and str(cell.value).strip() == printed)
    return next(exact, filled[0] if filled else None)


def _put(page: Worksheet, row: int, column: int, text: str) -> None:
    cell = page.cell(row, column)
    assert isinstance(cell, Cell)  # noqa: S101  nothing is merged here
    write_text(cell, text)


def _bytes(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _download(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = (
        f"attachment; filename=\"import.xlsx\"; filename*=UTF-8''{quote(name)}"
    )
    return response
