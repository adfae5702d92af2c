"""Several clean sheets submitted at once: first what will happen, then each through the action."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.current_user import the_user
from accounts.models import User
from core.errors import ActionRefused
from core.web.request_values import version_shown, whole_number
from evaluations.lifecycle import actions
from evaluations.lifecycle.permissions import visible_evaluations
from evaluations.lifecycle.readiness import outlooks
from evaluations.models import Evaluation
from evaluations.pages.transitions import was_made
from evaluations.storage.sheet_rows import ALL_ROWS

MOST: Final = 100
"""Sheets at once: each is checked twice, at some hundredths of a second."""
CHOSEN: Final = "sheet"


@require_POST
def submit_several(request: HttpRequest) -> HttpResponse:
    """Without ``then`` the page that asks; with it the chosen sheets are submitted, one by one."""
    chosen = _chosen(request)
    if not chosen:
        messages.error(request, _("没有选中自评表，请在要提交的表前打勾。"))
        return redirect("evaluations:start")
    if len(chosen) > MOST:
        messages.error(request, _("一次最多提交 %(most)d 张，请分批提交。") % {"most": MOST})
        return redirect("evaluations:start")
    if request.POST.get("then") == "submit":
        return _submit(request, chosen)
    found = outlooks(chosen, the_user(request))
    context = {
        "clean": [outlook for outlook in found if outlook.is_clean],
        "held": [outlook for outlook in found if not outlook.is_clean],
    }
    return render(request, "evaluations/submit_several.html", context)


def _chosen(request: HttpRequest) -> Sequence[Evaluation]:
    """The sheets that the page names, as far as the person reaches them."""
    numbers = [whole_number(text) for text in request.POST.getlist(CHOSEN)]
    rows = visible_evaluations(request.user).filter(pk__in=[n for n in numbers if n is not None])
    return list(
        rows.select_related("unit", "campaign", "project")
        .prefetch_related(*ALL_ROWS, "answers")
        .order_by("unit__path", "project_name", "pk")[: MOST + 1]
    )


def _submit(request: HttpRequest, chosen: Sequence[Evaluation]) -> HttpResponse:
    """Every sheet in a transaction of its own: one that is refused holds up no other."""
    done = again = 0
    for evaluation, refusal in _one_by_one(request, chosen, the_user(request)):
        if not refusal:
            done += 1
        elif was_made(evaluation, "submit"):
            again += 1
        else:
            words = {"name": evaluation.project_name, "reason": refusal}
            messages.error(request, _("“%(name)s”没有提交：%(reason)s") % words)
    if done:
        messages.success(request, _("已提交 %(count)d 张自评表。") % {"count": done})
    if again:
        messages.info(request, _("%(count)d 张已经提交，无需重复操作。") % {"count": again})
    return redirect("evaluations:start")


def _one_by_one(
    request: HttpRequest, chosen: Sequence[Evaluation], by: User
) -> Iterator[tuple[Evaluation, str]]:
    """Each sheet with the reason why it was not submitted, "" where it was."""
    for evaluation in chosen:
        try:
            actions.make_transition(
                evaluation=evaluation,
                action="submit",
                by=by,
                version=version_shown(request.POST, f"version-{evaluation.pk}"),
            )
        except ActionRefused as refusal:
            yield evaluation, str(refusal)
        else:
            yield evaluation, ""
