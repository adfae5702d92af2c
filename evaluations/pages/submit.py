"""The page before a sheet is submitted: what will happen, and an answer to every open warning."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.current_user import the_user
from core.errors import ActionRefused
from core.web.request_values import UNSEEN, version_shown
from evaluations.lifecycle import actions
from evaluations.lifecycle.permissions import may_edit
from evaluations.lifecycle.readiness import Outlook, approver_names, outlooks
from evaluations.models import Evaluation
from evaluations.models.states import State
from evaluations.pages.shared import (
    get_evaluation,
    posted_answers,
    show_findings,
    stored_answers,
)
from evaluations.pages.transitions import was_made


class SubmitView(View):
    """Asks once, and submits the sheet as it is stored."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        evaluation = get_evaluation(request, pk)
        refused = _not_here(request, evaluation)
        if refused is None and version_shown(request.GET) not in (UNSEEN, evaluation.version):
            messages.error(
                request,
                _("草稿已保存，但没有提交：此表在您打开后有变动，请重新查看后再办理。"),
            )
            return redirect("evaluations:sheet", pk=pk)
        return refused or render(request, "evaluations/submit.html", _context(request, evaluation))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        evaluation = get_evaluation(request, pk)
        try:
            moved = actions.make_transition(
                evaluation=evaluation,
                action="submit",
                by=the_user(request),
                version=version_shown(request.POST),
                answers=posted_answers(request),
            )
        except ActionRefused as refusal:
            if was_made(evaluation, "submit"):
                messages.info(request, _("该表已经提交，无需重复操作。"))
                return redirect("evaluations:sheet", pk=pk)
            messages.error(request, _("没有提交：%(reason)s") % {"reason": refusal})
            refused = _not_here(request, evaluation)
            shown = _context(request, evaluation)
            return refused or render(request, "evaluations/submit.html", shown, status=409)
        messages.success(request, _told(moved))
        return redirect("evaluations:sheet", pk=pk)


def _not_here(request: HttpRequest, evaluation: Evaluation) -> HttpResponse | None:
    """Back to the sheet, with the reason, for who may not submit it; None for who may."""
    if was_made(evaluation, "submit"):
        messages.info(request, _("该表已经提交，无需重复操作。"))
        return redirect("evaluations:sheet", pk=evaluation.pk)
    decision = may_edit(request.user, evaluation)
    if decision.allowed:
        return None
    messages.error(request, decision.reason)
    return redirect("evaluations:sheet", pk=evaluation.pk)


def _told(moved: Evaluation) -> str:
    state = State(moved.state).label
    return _("已提交。该表现为“%(state)s”，对方打开之前可以撤回。") % {"state": state}


def _context(request: HttpRequest, evaluation: Evaluation) -> dict[str, Any]:
    prefetch_related_objects([evaluation], "answers")
    [outlook] = outlooks([evaluation], the_user(request))
    stored = stored_answers(evaluation)
    answers = stored | posted_answers(request)
    found = show_findings(outlook.result, outlook.document, answers, stored=stored.keys())
    return {
        "evaluation": evaluation,
        "outlook": outlook,
        "warnings": [row for row in found if row.severity == "warning" and not row.waiver],
        "more": found.more,
        "next_people": _next_people(outlook),
    }


def _next_people(outlook: Outlook) -> str:
    """Who judges next, by name where they are few."""
    if outlook.target != State.SUBMITTED:
        return _("财政复核人")
    names = approver_names(outlook.evaluation)
    if not names:
        return _("单位审核人（尚未指定，请联系管理员）")
    return _("单位审核人 %(names)s") % {"names": "、".join(names[:5])}
