"""What runs in the background for a campaign: how far it is, stop, go on, apply."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.current_user import the_user
from accounts.permissions import Decision
from evaluations.campaigns.finding_refresh import subject_of
from evaluations.campaigns.opening_jobs import OPEN
from evaluations.campaigns.trials import TRY_OUT, effect_of, is_fresh
from evaluations.lifecycle.permissions import (
    may_open_campaign,
    may_set_checks,
    visible_campaigns,
)
from evaluations.models import Campaign
from evaluations.pages.catalogue_entries import groups
from evaluations.pages.checks import tried_token
from evaluations.pages.job_words import words_of
from jobs.models import Job
from jobs.queue import request_cancel, requeue


def show(request: HttpRequest, campaign: int, job: int) -> HttpResponse:
    """The page of one job: a trial with its result, an opening, or a refresh of findings."""
    return render(request, "evaluations/checks/job.html", _context(request, campaign, job))


def progress(request: HttpRequest, campaign: int, job: int) -> HttpResponse:
    """The changing part of that page; asks to be fetched again while work goes on."""
    return render(request, "evaluations/checks/job_box.html", _context(request, campaign, job))


@require_POST
def cancel(request: HttpRequest, campaign: int, job: int) -> HttpResponse:
    """Ask the worker to stop."""
    found = _theirs(request, campaign, job)
    if not request_cancel(Job.objects.filter(pk=found.pk)):
        messages.info(request, _("该任务已经结束。"))
    return _back(found, campaign)


@require_POST
def go_on(request: HttpRequest, campaign: int, job: int) -> HttpResponse:
    """Let a job that was stopped or given up go on."""
    found = _theirs(request, campaign, job)
    if found.status in {Job.Status.CANCELLED, Job.Status.FAILED}:
        requeue(found, by=the_user(request))
    return _back(found, campaign)


def _back(job: Job, campaign: int) -> HttpResponse:
    if job.kind in {TRY_OUT, OPEN}:
        return redirect("evaluations:check_job", campaign=campaign, job=job.pk)
    return redirect("evaluations:campaign_checks", campaign=campaign)


def _theirs(request: HttpRequest, campaign: int, job: int) -> Job:
    """The job, for whoever may start such a job for the campaign."""
    found = _campaign(request, campaign)
    theirs = _job(found, job)
    decision = _may(request, found, theirs)
    if not decision.allowed:
        raise PermissionDenied(decision.reason)
    return theirs


def _may(request: HttpRequest, campaign: Campaign, job: Job) -> Decision:
    ask = may_open_campaign if job.kind == OPEN else may_set_checks
    return ask(request.user, campaign)


def _campaign(request: HttpRequest, pk: int) -> Campaign:
    return get_object_or_404(visible_campaigns(request.user), pk=pk)


def _job(campaign: Campaign, pk: int) -> Job:
    return get_object_or_404(Job, subject=subject_of(campaign), pk=pk)


def _context(request: HttpRequest, campaign: int, job: int) -> dict[str, Any]:
    found = _campaign(request, campaign)
    shown = _job(found, job)
    decision = _may(request, found, shown)
    if shown.kind == TRY_OUT and not decision.allowed:
        # Its result names all units of the campaign, also those out of this user's reach.
        raise Http404
    trial = _trial(shown) if shown.kind == TRY_OUT else {}
    words = words_of(shown)
    return {"campaign": found, "job": shown, "words": words, "decision": decision, **trial}


def _trial(job: Job) -> dict[str, Any]:
    """What a trial tried, what it showed, and what posting it as a setting takes."""
    given = job.payload
    code, severity, day = given["code"], given["severity"], given["valid_from"]
    effect = effect_of(job)
    token = ""
    if effect is not None and is_fresh(job):
        token = tried_token(given["campaign"], code, severity, given["posted"], day)
    values = {"severity": severity, "valid_from": day, "tried": token}
    values |= {f"parameter-{name}": text for name, text in given["posted"].items()}
    entry = next(row for group in groups() for row in group.entries if row.code == code)
    return {"entry": entry, "effect": effect, "tried": token, "values": values}
