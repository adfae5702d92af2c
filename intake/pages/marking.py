"""Pages of marking an uploaded workbook: asked for, waited for, taken away."""

from __future__ import annotations

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import View

from accounts.current_user import the_user
from core.web.downloads import attachment
from intake.models import Upload
from intake.pages.runs import runs_of
from intake.runs.mark_jobs import marking_of, may_be_marked, start_marking
from jobs.models import Job
from jobs.queue import request_cancel


class MarkView(View):
    """The marking of one uploaded workbook: begun by a post, then shown."""

    def get(self, request: HttpRequest, pk: int, upload: int) -> HttpResponse:
        return _shown(request, pk, upload, "intake/marked.html")

    def post(self, request: HttpRequest, pk: int, upload: int) -> HttpResponse:
        start_marking(upload=_upload(request, pk, upload), by=the_user(request))
        return redirect("intake:marked", pk=pk, upload=upload)


def progress(request: HttpRequest, pk: int, upload: int) -> HttpResponse:
    """The changing part of that page; asks to be fetched again while work goes on."""
    return _shown(request, pk, upload, "intake/marked_box.html")


@require_POST
def cancel(request: HttpRequest, pk: int, upload: int) -> HttpResponse:
    """Ask the worker to stop."""
    job = _job(_upload(request, pk, upload))
    if not request_cancel(Job.objects.filter(pk=job.pk)):
        messages.info(request, _("该任务已经结束。"))
    return redirect("intake:marked", pk=pk, upload=upload)


def file(request: HttpRequest, pk: int, upload: int) -> HttpResponse:
    """The workbook with the cells coloured and commented that the rules complain of."""
    found = _upload(request, pk, upload)
    name = _job(found).result.get("file")
    if name is None:
        raise Http404
    try:
        with default_storage.open(name) as stored:
            return attachment(stored.read(), _("核对_%(name)s") % {"name": found.name})
    except FileNotFoundError:
        # Its page says so and offers to make it anew.
        return redirect("intake:marked", pk=pk, upload=upload)


def _upload(request: HttpRequest, pk: int, upload: int) -> Upload:
    run = get_object_or_404(runs_of(request), pk=pk)
    found = get_object_or_404(run.uploads.select_related("run"), pk=upload)
    if not may_be_marked(found):
        raise Http404
    return found


def _job(upload: Upload) -> Job:
    job = marking_of(upload)
    if job is None:
        raise Http404
    return job


def _shown(request: HttpRequest, pk: int, upload: int, template: str) -> HttpResponse:
    found = _upload(request, pk, upload)
    job = _job(found)
    name = job.result.get("file")
    context = {
        "upload": found,
        "run": found.run,
        "job": job,
        "is_gone": name is not None and not default_storage.exists(name),
    }
    return render(request, template, context)
