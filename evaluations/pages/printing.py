"""The printed sheet: preview in the browser, PDF and Word to keep."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from core.view.pdf import NoChineseFont, chinese_fonts, pdf_bytes
from core.view.word import word_bytes
from core.web.downloads import attachment
from evaluations.models import Evaluation
from evaluations.outputs.papers import FINAL, paper_of
from evaluations.pages.shared import get_evaluation

PDF: Final = "application/pdf"
WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FRAMED: Final = "frame-ancestors 'self'"
"""Of the PDF alone: the preview page of this site may show it."""


def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet as it will be printed, in the page."""
    evaluation = get_evaluation(request, pk)
    context = {
        "evaluation": evaluation,
        "is_draft": evaluation.state not in FINAL,
        "refusal": "" if chinese_fonts() else str(NoChineseFont()),
    }
    return render(request, "evaluations/print.html", context)


@xframe_options_sameorigin
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet as PDF; shown by the preview, or kept (``?keep``)."""
    evaluation = get_evaluation(request, pk)
    try:
        data = pdf_bytes(paper_of(evaluation))
    except NoChineseFont as missing:
        return HttpResponse(str(missing), content_type="text/plain; charset=utf-8", status=503)
    response = attachment(data, _name(evaluation, "pdf"), content_type=PDF)
    if "keep" not in request.GET:
        response["Content-Disposition"] = "inline"
        response["Content-Security-Policy"] = _FRAMED
    return response


def word(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet as a Word document."""
    evaluation = get_evaluation(request, pk)
    data = word_bytes(paper_of(evaluation))
    return attachment(data, _name(evaluation, "docx"), content_type=WORD)


def _name(evaluation: Evaluation, ending: str) -> str:
    return _("%(year)s年%(project)s自评表.%(ending)s") % {
        "year": evaluation.year,
        "project": evaluation.project_name,
        "ending": ending,
    }
