"""The catalogue of checks, and how a campaign applies them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.current_user import the_user
from core.errors import ActionRefused
from core.web.request_values import clean_text
from evaluations.campaigns.check_settings import (
    defaults,
    propose,
    rule_named,
    set_check,
    try_out,
)
from evaluations.campaigns.finding_refresh import last_refresh
from evaluations.campaigns.trials import FRESH_FOR, is_small, queue_trial
from evaluations.lifecycle.permissions import may_set_checks, visible_campaigns
from evaluations.models import Campaign, CheckSetting
from evaluations.pages.catalogue_entries import Entry, groups, parameters_of
from evaluations.pages.job_words import words_of
from evaluations.rules import CATALOGUE


def catalogue(request: HttpRequest) -> HttpResponse:
    """Every check with its reason, parameters and example; open to everybody who is signed in."""
    context = {"groups": groups(), "campaigns": visible_campaigns(request.user)}
    return render(request, "evaluations/checks/catalogue.html", context)


def campaign_checks(request: HttpRequest, campaign: int) -> HttpResponse:
    """How one campaign applies every check."""
    found = _campaign(request, campaign)
    today = timezone.localdate()
    newest: dict[str, CheckSetting] = {}
    coming: dict[str, CheckSetting] = {}
    for row in found.check_settings.order_by("valid_from", "pk"):
        (newest if row.valid_from <= today else coming)[row.code] = row
    rules = {rule.code: rule for rule in CATALOGUE}
    shown = [
        {
            "title": group.title,
            "rows": [
                _row(entry, found, newest, coming) for entry in group.entries if entry.code in rules
            ],
        }
        for group in groups()
    ]
    job = last_refresh(found)
    context = {
        "campaign": found,
        "groups": [group for group in shown if group["rows"]],
        "job": job,
        "words": None if job is None else words_of(job),
        "decision": may_set_checks(request.user, found),
    }
    return render(request, "evaluations/checks/campaign.html", context)


def _row(
    entry: Entry,
    campaign: Campaign,
    newest: dict[str, CheckSetting],
    coming: dict[str, CheckSetting],
) -> dict[str, Any]:
    rule = rule_named(entry.code)
    assert rule is not None  # noqa: S101  entries are made from the rules
    severity, own = defaults(rule, campaign)
    setting = newest.get(entry.code)
    return {
        "entry": entry,
        "default": severity,
        "severity": (setting.severity if setting else "") or severity,
        "parameters": parameters_of(own | (setting.parameters if setting else {})),
        "setting": setting,
        "coming": coming.get(entry.code),
    }


class SettingForm(forms.Form):
    """Severity, thresholds and the day from which they hold."""

    severity = forms.ChoiceField(
        label=gettext_lazy("级别"), choices=CheckSetting.SEVERITIES, required=False
    )
    valid_from = forms.DateField(
        label=gettext_lazy("生效日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, parameters: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in parameters_of(parameters):
            self.fields[f"parameter-{row.name}"] = forms.CharField(
                label=row.label, initial=row.default, max_length=12
            )

    def parameters(self) -> dict[str, str]:
        return {
            name.removeprefix("parameter-"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("parameter-")
        }


def setting(request: HttpRequest, campaign: int, code: str) -> HttpResponse:
    """Try a change of one check out, see what it would do, then store it with a reason."""
    found = _campaign(request, campaign)
    rule = rule_named(code)
    if rule is None:
        raise Http404
    decision = may_set_checks(request.user, found)
    if not decision.allowed and request.method == "POST":
        raise PermissionDenied(decision.reason)
    severity, own = defaults(rule, found)
    history = found.check_settings.filter(code=code).select_related("by").order_by("-pk")
    today = timezone.localdate()
    last = history.filter(valid_from__lte=today).order_by("-valid_from", "-pk").first()
    initial = {"severity": last.severity if last else "", "valid_from": today}
    values = own | (last.parameters if last else {})
    form = SettingForm(request.POST or None, initial=initial, parameters=values)
    context = {
        "campaign": found,
        "entry": _entry(code),
        "default": severity,
        "form": form,
        "history": history,
        "decision": decision,
        "reason": clean_text(request.POST.get("reason", "")),
    }
    if form.is_bound and form.is_valid():
        answer = _try_or_store(request, found, code, form, context)
        if answer is not None:
            return answer
    return render(request, "evaluations/checks/setting.html", context)


def _try_or_store(
    request: HttpRequest, campaign: Campaign, code: str, form: SettingForm, context: dict[str, Any]
) -> HttpResponse | None:
    """Where to go on once the setting is stored or tried out in the background; None where
    ``context`` has what trying it out at once showed.
    """
    day: date = form.cleaned_data["valid_from"]
    severity, parameters = form.cleaned_data["severity"], form.parameters()
    token = tried_token(campaign.pk, code, severity, parameters, day.isoformat())
    by = the_user(request)
    try:
        proposed = propose(
            campaign=campaign,
            code=code,
            severity=severity,
            parameters=parameters,
            valid_from=day,
        )
        if request.POST.get("then") == "save" and _tried(request, token):
            reason = clean_text(request.POST.get("reason", ""))
            set_check(setting=proposed, reason=reason, by=by)
            messages.success(request, _("已保存。"))
            return redirect("evaluations:campaign_checks", campaign=campaign.pk)
        if not is_small(campaign):
            job = queue_trial(setting=proposed, posted=parameters, by=by)
            return redirect("evaluations:check_job", campaign=campaign.pk, job=job.pk)
        context["effect"], context["tried"] = try_out(proposed), token
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
        context["tried"] = request.POST.get("tried", "")
    return None


TRIED = "evaluations.checks.tried"


def tried_token(
    campaign: int, code: str, severity: str, parameters: Mapping[str, str], day: str
) -> str:
    """Says that exactly these values were tried out, and when."""
    wanted = [campaign, code, severity, sorted(parameters.items()), day]
    return signing.dumps(wanted, salt=TRIED, compress=True)


def _tried(request: HttpRequest, token: str) -> bool:
    """Whether exactly these values were tried out before; a day is enough to decide."""
    try:
        shown = signing.loads(request.POST.get("tried", ""), salt=TRIED, max_age=FRESH_FOR)
    except signing.BadSignature:
        return False
    return bool(shown == signing.loads(token, salt=TRIED))


def _campaign(request: HttpRequest, pk: int) -> Campaign:
    return get_object_or_404(visible_campaigns(request.user), pk=pk)


def _entry(code: str) -> Entry:
    return next(entry for group in groups() for entry in group.entries if entry.code == code)
