"""The official workbook of a sheet, or of all that a person may fill. (Bringing them back is the
intake's work.)"""

from __future__ import annotations

import io
import zipfile
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.current_user import the_user
from accounts.permissions import within
from accounts.roles import Role
from core.web.downloads import attachment, safe_name
from core.web.request_values import whole_number
from evaluations.lifecycle.drafts import draft_of
from evaluations.lifecycle.permissions import may_edit, visible_evaluations
from evaluations.lifecycle.transitions import EDITABLE
from evaluations.models import Evaluation
from evaluations.outputs.offline import offline_workbook
from evaluations.outputs.workbook import workbook_bytes
from evaluations.pages.shared import get_evaluation
from evaluations.sheet.completeness import as_printed
from evaluations.storage.mapper import to_document
from evaluations.storage.sheet_rows import ALL_ROWS

MAX_SHEETS: Final = 100
"""In one archive, which is made while the person waits: 100 sheets of 40 rows take 3 seconds."""
ZIP: Final = "application/zip"


def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet as the official workbook: to be filled by who may edit it, else to be read."""
    evaluation = get_evaluation(request, pk)
    draft = draft_of(evaluation)
    if may_edit(the_user(request), evaluation).allowed:
        data = offline_workbook(evaluation, draft)
    else:
        complete = as_printed(to_document(evaluation), draft.edition)  # as the page shows it
        data = workbook_bytes([(complete, draft.edition)])
    return attachment(data, _name(evaluation))


def download_all(request: HttpRequest) -> HttpResponse:
    """A zip with a workbook for each sheet that the person may fill; ``year`` narrows them."""
    user = the_user(request)
    mine = (
        visible_evaluations(user)
        .filter(within(user, roles=[Role.PREPARER]), state__in=EDITABLE)
        .select_related("unit", "campaign")
        .prefetch_related(*ALL_ROWS)
        .order_by("year", "pk")
    )
    year = whole_number(request.GET.get("year"))
    sheets = list((mine if year is None else mine.filter(year=year))[: MAX_SHEETS + 1])
    if not sheets or len(sheets) > MAX_SHEETS:
        words = (
            _("没有可以填报的自评表。")
            if not sheets
            else _("可填报的自评表多于 %(most)d 张，请先选择一个年度。") % {"most": MAX_SHEETS}
        )
        messages.info(request, words)
        return redirect("evaluations:list")
    return attachment(_archive(sheets), _("自评表工作簿.zip"), content_type=ZIP)


def _name(evaluation: Evaluation) -> str:
    title = evaluation.sheet_kind.title if evaluation.project_id else ""
    return _("%(year)s年%(name)s%(title)s.xlsx") % {
        "year": evaluation.year,
        "name": evaluation.project_name,
        "title": title,
    }


def _archive(sheets: list[Evaluation]) -> bytes:
    """One workbook a sheet, each under a name of its own; the same sheets give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for number, evaluation in enumerate(sheets, 1):
            name = f"{number:03d} {safe_name(_name(evaluation))}"
            archive.writestr(
                zipfile.ZipInfo(name), offline_workbook(evaluation, draft_of(evaluation))
            )
    return buffer.getvalue()
