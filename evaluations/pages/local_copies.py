"""What a browser kept of a page that was lost, beside what is stored; nothing is saved here."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST

from core.web.request_values import version_shown, whole_number
from evaluations.editing.sheet_forms import SheetForms
from evaluations.lifecycle.permissions import may_edit
from evaluations.pages.differences import differences
from evaluations.pages.shared import get_evaluation


@require_POST
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """The cells in which the posted page differs from the stored sheet; "" where in none.

    ``at``: when the browser kept it, in milliseconds since 1970.
    """
    evaluation = get_evaluation(request, pk)
    if not may_edit(request.user, evaluation).allowed:
        return HttpResponse(status=204)
    forms = SheetForms(evaluation, request.POST)
    changes = differences(forms.stored, forms.typed)
    if not changes.total:
        return JsonResponse({"differences": ""})
    shown = {
        "changes": changes,
        "at": _moment(request.POST.get("at", "")),
        "is_older": version_shown(request.POST) != evaluation.version,
    }
    return JsonResponse(
        {"differences": render_to_string("evaluations/sheet/local_copy.html", shown)}
    )


def _moment(milliseconds: str) -> datetime:
    number = whole_number(milliseconds) or 0
    try:
        return datetime.fromtimestamp(number / 1000, tz=timezone.get_current_timezone())
    except (OverflowError, ValueError, OSError):
        return timezone.localtime()
