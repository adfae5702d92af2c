"""How a campaign gives points: the variants to choose from, the choice and its history."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.current_user import the_user
from core.errors import ActionRefused
from core.web.request_values import clean_text
from evaluations.campaigns.rescoring import last_rescoring
from evaluations.campaigns.scoring_choices import choose_scoring, offers, propose_scoring
from evaluations.checking.effective_settings import settings_by_campaign
from evaluations.lifecycle.permissions import may_set_checks, visible_campaigns
from evaluations.models import Campaign
from evaluations.pages.job_words import words_of


class ScoringForm(forms.Form):
    """The variant and the day from which it holds; the reason is checked by the action."""

    variant = forms.CharField(required=False, max_length=60)
    valid_from = forms.DateField(
        label=gettext_lazy("生效日期"),
        widget=forms.DateInput(
            attrs={"type": "date", "class": "form-control form-control-sm"}, format="%Y-%m-%d"
        ),
    )


def campaign_scoring(request: HttpRequest, campaign: int) -> HttpResponse:
    """The scoring variants of a campaign; posting chooses one with a reason."""
    found = get_object_or_404(visible_campaigns(request.user), pk=campaign)
    decision = may_set_checks(request.user, found)
    if request.method == "POST" and not decision.allowed:
        raise PermissionDenied(decision.reason)
    form = ScoringForm(request.POST or None, initial={"valid_from": timezone.localdate()})
    if form.is_bound and form.is_valid() and _choose(request, found, form):
        return redirect("evaluations:campaign_scoring", campaign=found.pk)
    current = settings_by_campaign([found.pk])[found.pk].variant
    job = last_rescoring(found)
    context: dict[str, Any] = {
        "campaign": found,
        "decision": decision,
        "form": form,
        "offers": offers(found),
        "current": current,
        "chosen": request.POST.get("variant", current),
        "reason": clean_text(request.POST.get("reason", "")),
        "job": job,
        "words": None if job is None else words_of(job),
        "history": found.scoring_choices.select_related("by").order_by("-pk"),
    }
    return render(request, "evaluations/checks/scoring.html", context)


def _choose(request: HttpRequest, campaign: Campaign, form: ScoringForm) -> bool:
    """Whether the posted choice was stored; otherwise the reader is told why not."""
    try:
        choice = propose_scoring(
            campaign=campaign,
            variant=clean_text(form.cleaned_data["variant"]),
            valid_from=form.cleaned_data["valid_from"],
        )
        reason = clean_text(request.POST.get("reason", ""))
        choose_scoring(choice=choice, reason=reason, by=the_user(request))
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, _("已保存。"))
    return True
