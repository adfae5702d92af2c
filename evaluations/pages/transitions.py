"""Transitions of a sheet, remarks on its cells, and the history of both."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.current_user import the_user
from core.errors import ActionRefused
from core.web.request_values import clean_text, version_shown, whole_number
from core.web.scripts import SENTENCE, is_script
from evaluations.lifecycle import actions, remarks
from evaluations.lifecycle.permissions import visible_evaluations
from evaluations.models import Evaluation, Indicator, Remark, SheetRow
from evaluations.models.states import State

TRANSITIONS_SHOWN: Final = 50
"""Transitions on one page of the history; each brings the findings of its time."""


def _find(request: HttpRequest, pk: int) -> Evaluation:
    evaluations = visible_evaluations(request.user).select_related("unit", "campaign")
    return get_object_or_404(evaluations, pk=pk)


@require_POST
def make_transition(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the posted transition; pressed twice it is made once."""
    evaluation = _find(request, pk)
    action = request.POST.get("action", "")
    try:
        moved = actions.make_transition(
            evaluation=evaluation,
            action=action,
            by=the_user(request),
            reason=clean_text(request.POST.get("reason", "")),
            version=version_shown(request.POST),
        )
        state = State(moved.state).label
        messages.success(request, _("已办理：该表现为“%(state)s”。") % {"state": state})
    except ActionRefused as refusal:
        if was_made(evaluation, action):
            messages.info(request, _("该操作已经完成，无需重复操作。"))
        else:
            messages.error(request, str(refusal))
    return redirect("evaluations:sheet", pk=pk)


def was_made(evaluation: Evaluation, action: str) -> bool:
    """Whether this transition was the last one made in the sheet: in another window, or by a
    second press.
    """
    last = evaluation.transitions.order_by("-pk").values_list("action", flat=True).first()
    return last == action


@require_POST
def add_remark(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a remark on an indicator, or on the sheet as a whole."""
    evaluation = _find(request, pk)
    indicator = _indicator(evaluation, request.POST.get("indicator", ""))
    try:
        remarks.add_remark(
            evaluation=evaluation,
            indicator=indicator,
            text=clean_text(request.POST.get("text", "")),
            by=the_user(request),
        )
        messages.success(request, _("意见已记录，退回后填报人可见。"))
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
    return _back(pk, indicator.pk if indicator else None)


@require_POST
def resolve_remark(request: HttpRequest, pk: int) -> HttpResponse:
    """The preparer answers a remark, or notes it as dealt with.

    A script gets 204 where that is stored, and 409 with one sentence where it is refused.
    """
    remark = _remark(_find(request, pk), request)
    by, text = the_user(request), clean_text(request.POST.get("text", ""))
    try:
        if request.POST.get("then") == "reply":
            remarks.reply_to_remark(remark=remark, text=text, by=by)
        else:
            remarks.resolve_remark(remark=remark, text=text, by=by)
    except ActionRefused as refusal:
        if is_script(request):
            return HttpResponse(str(refusal), status=409, content_type=SENTENCE)
        messages.error(request, str(refusal))
    if is_script(request):
        return HttpResponse(status=204)
    return _back(pk, remark.row_key)


@require_POST
def withdraw_remark(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one's own remark."""
    remark = _remark(_find(request, pk), request)
    indicator = remark.row_key
    try:
        remarks.withdraw_remark(remark=remark, by=the_user(request))
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
    return _back(pk, indicator)


def _remark(evaluation: Evaluation, request: HttpRequest) -> Remark:
    number = whole_number(request.POST.get("remark"))
    of_form = evaluation.remarks.select_related("evaluation", "indicator")
    return get_object_or_404(of_form, pk=number)


def _indicator(evaluation: Evaluation, number: str) -> Indicator | SheetRow | None:
    """The row that a remark is about; 404 for one of another sheet."""
    if not number:
        return None
    if evaluation.has_rows_of_all_kinds:
        return get_object_or_404(evaluation.sheet_rows, pk=whole_number(number))
    return get_object_or_404(evaluation.indicators, pk=whole_number(number))


def _back(pk: int, row: int | None) -> HttpResponse:
    response = redirect("evaluations:sheet", pk=pk)
    if row is not None:
        response["Location"] += f"#row-{row}"
    return response


def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every transition of the sheet: who, when, from, to, why, and the findings of that time."""
    evaluation = _find(request, pk)
    transitions = evaluation.transitions.order_by("pk")
    page = Paginator(transitions, TRANSITIONS_SHOWN).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "evaluation": evaluation,
        "transitions": page.object_list,
        "page": page,
        "query": "",
        "answers": evaluation.answers.order_by("pk"),
        "waivers": evaluation.waivers.order_by("pk"),
        "remarks": evaluation.remarks.order_by("pk").prefetch_related("replies"),
    }
    return render(request, "evaluations/history.html", context)
