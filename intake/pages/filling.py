"""Pages of filling one form from the official workbook: upload, progress, result."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import View

from accounts.current_user import the_user
from core.errors import ActionRefused
from core.web.request_values import whole_number
from core.web.uploads import disk_was_full
from evaluations.models import Evaluation
from evaluations.pages.shared import get_evaluation
from intake.runs import filling
from jobs.models import Job


class FillView(View):
    """The filling of one form by this user: begun by a posted file, then shown."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return _shown(request, pk, "intake/fill.html")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        evaluation = get_evaluation(request, pk)
        if disk_was_full(request):
            return _refused(request, evaluation, filling.no_room_sentence())
        version = whole_number(request.POST.get("version"))
        try:
            filling.start_filling(
                evaluation=evaluation,
                file=request.FILES.get("file"),
                by=the_user(request),
                version=-1 if version is None else version,
            )
        except filling.AlreadyFilling as refusal:
            return _refused(
                request, evaluation, str(refusal), other=refusal.job.payload["evaluation"]
            )
        except (filling.FillRefused, ActionRefused) as refusal:
            return _refused(request, evaluation, str(refusal))
        return redirect("intake:fill", pk=pk)


def _refused(
    request: HttpRequest, evaluation: Evaluation, refusal: str, other: int | None = None
) -> HttpResponse:
    """A page of its own: the form's page costs a hundred times as much, however many are sent."""
    context = {"evaluation": evaluation, "refusal": refusal, "other": other}
    return render(request, "intake/fill_refused.html", context, status=422)


def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The changing part of that page; asks to be fetched again while work goes on."""
    return _shown(request, pk, "intake/fill_box.html")


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the worker to stop."""
    get_evaluation(request, pk)
    if not filling.cancel_filling(by=the_user(request)):
        messages.info(request, _("已经处理完，无法取消。"))
    return redirect("intake:fill", pk=pk)


def _shown(request: HttpRequest, pk: int, template: str) -> HttpResponse:
    evaluation = get_evaluation(request, pk)
    subject = filling.subject_of(evaluation)
    job = filling.filling_of(the_user(request)).filter(subject=subject).first()
    if job is None:
        return redirect("evaluations:sheet", pk=pk)
    return render(request, template, _context(evaluation, job))


def _context(evaluation: Evaluation, job: Job) -> dict[str, Any]:
    ahead = Job.objects.filter(status=Job.Status.QUEUED, at__lt=job.at).count()
    return {
        "evaluation": evaluation,
        "job": job,
        "name": job.payload["name"],
        "ahead": ahead if job.status == Job.Status.QUEUED else 0,
        "more": job.result.get("changed", 0) - len(job.result.get("changes", ())),
    }
