"""What a browser kept of a page that was lost, beside what is stored; nothing is saved here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.text import shortened
from core.web.request_values import clean_text, version_shown, whole_number
from evaluations.editing.spec_forms import AnyForms, forms_of
from evaluations.lifecycle.merging import brought_over
from evaluations.lifecycle.permissions import may_edit
from evaluations.models import Evaluation
from evaluations.pages.differences import ShownChange, differences
from evaluations.pages.findings import page_findings
from evaluations.pages.shared import (
    ShownFinding,
    get_evaluation,
    posted_answers,
    stored_answers,
)

REPLY: Final = "reply-resolve-"
"""Begins the name under which a copy holds an answer to a remark; the remark's key follows."""


@require_POST
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """What saving the posted page would change, cells and answers, in words; "" where nothing.

    ``at``: when the browser kept it, in milliseconds since 1970.
    """
    evaluation = get_evaluation(request, pk)
    if not may_edit(request.user, evaluation).allowed:
        return HttpResponse(status=204)
    forms = forms_of(evaluation, request.POST)
    read = forms.stored if forms.is_known else None
    cells = differences(forms.now, brought_over(read, forms.now, forms.typed))
    changes = cells.with_more(
        (*_changed_answers(request, evaluation, forms), *_typed_replies(request, evaluation))
    )
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


def _changed_answers(
    request: HttpRequest, evaluation: Evaluation, forms: AnyForms
) -> tuple[ShownChange, ...]:
    """The answers to warnings that differ from the stored ones, with the places of the warnings."""
    stored = stored_answers(evaluation)
    changed = {
        key: text
        for key, text in posted_answers(request).items()
        if text.strip() != stored.get(key, "")
    }
    if not changed:
        return ()
    found = page_findings(request, evaluation, forms, forms.document).shown_findings
    warnings = {finding.key: finding for finding in found if finding.key}
    return tuple(
        _changed_answer(warnings.get(key), stored.get(key, ""), text)
        for key, text in changed.items()
    )


def _typed_replies(request: HttpRequest, evaluation: Evaluation) -> Iterator[ShownChange]:
    """Answers to remarks that were typed and not stored, by the remarks that are still open."""
    typed = {
        number: clean_text(str(text))
        for name, text in request.POST.items()
        if (number := whole_number(name.removeprefix(REPLY))) and name.startswith(REPLY)
    }
    if not typed:
        return
    for remark in evaluation.remarks.filter(pk__in=typed, resolved_at=None, withdrawn_at=None):
        place = _("对“%(remark)s”的答复") % {"remark": shortened(remark.text)}
        yield ShownChange("", place, "", typed[remark.pk])


def _changed_answer(warning: ShownFinding | None, before: str, after: str) -> ShownChange:
    if warning is None:  # one that the page does not show, or that the typed cells no longer give
        return ShownChange("", _("对警告的说明"), before, after)
    place = _("对“%(place)s”的说明") % {"place": warning.place}
    return ShownChange(warning.where, place, before, after)


def _moment(milliseconds: str) -> datetime:
    number = whole_number(milliseconds) or 0
    try:
        return datetime.fromtimestamp(number / 1000, tz=timezone.get_current_timezone())
    except (OverflowError, ValueError, OSError):
        return timezone.localtime()
