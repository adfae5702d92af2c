"""Letting a finding pass, and taking that back."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.current_user import the_user
from core.errors import ActionRefused
from core.web.request_values import whole_number
from evaluations.lifecycle.permissions import visible_evaluations
from evaluations.lifecycle.waivers import revoke_waiver
from evaluations.lifecycle.waivers import waive as let_pass
from evaluations.models import Evaluation


class WaiverForm(forms.Form):
    """Which finding, why, and until when."""

    key = forms.CharField(max_length=24)
    reason = forms.CharField(required=False)
    expires_on = forms.DateField()


def _find(request: HttpRequest, pk: int) -> Evaluation:
    forms_ = visible_evaluations(request.user).select_related("unit")
    return get_object_or_404(forms_, pk=pk)


@require_POST
def waive(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one finding of the sheet pass."""
    evaluation = _find(request, pk)
    form = WaiverForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请填写豁免理由和有效期。"))
        return redirect("evaluations:sheet", pk=pk)
    try:
        let_pass(evaluation=evaluation, by=the_user(request), **form.cleaned_data)
        messages.success(request, _("已豁免，到期后重新计入检查结果。"))
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("evaluations:sheet", pk=pk)


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a waiver back."""
    evaluation = _find(request, pk)
    waiver = get_object_or_404(
        evaluation.waivers.select_related("evaluation"),
        pk=whole_number(request.POST.get("waiver")) or 0,
    )
    try:
        revoke_waiver(waiver=waiver, by=the_user(request))
        messages.success(request, _("已取消豁免。"))
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("evaluations:sheet", pk=pk)
