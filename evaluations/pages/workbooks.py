"""The official workbook of a sheet, to download. (Uploading it again is the intake's work.)"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.web.downloads import attachment
from evaluations.checking.effective_settings import effective_editions
from evaluations.outputs.workbook import workbook_bytes
from evaluations.pages.shared import get_evaluation
from evaluations.sheet.completeness import with_all_funding_rows
from evaluations.storage.mapper import to_document


def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet as the official workbook."""
    evaluation = get_evaluation(request, pk)
    [edition] = effective_editions([evaluation])
    document = with_all_funding_rows(to_document(evaluation), edition)
    name = _("%(year)s年%(project)s自评表.xlsx") % {
        "year": evaluation.year,
        "project": evaluation.project_name,
    }
    return attachment(workbook_bytes([(document, edition)]), name)
