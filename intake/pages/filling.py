"""Pages of bringing filled workbooks back: upload, progress, differences, what was taken."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import View

from accounts.current_user import the_user
from accounts.models import User
from core.errors import ActionRefused
from core.web.request_values import version_shown
from core.web.uploads import disk_was_full
from evaluations.lifecycle.permissions import visible_evaluations
from evaluations.models import Evaluation
from evaluations.pages.shared import get_evaluation
from intake.runs import filling, taking
from intake.runs.filled_sheets import FilledSheet
from jobs.models import Job

_ALL = "all"


class FillsView(View):
    """This person's upload of workbooks, of whichever sheets: begun by posted files, then shown."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "intake/fills.html", _fills(the_user(request)))

    def post(self, request: HttpRequest) -> HttpResponse:
        refusal = _start(request, None)
        if refusal:
            context = _fills(the_user(request)) | {"refusal": refusal}
            return render(request, "intake/fills.html", context, status=422)
        return redirect("intake:fills")


def fills_progress(request: HttpRequest) -> HttpResponse:
    """The changing part of that page; asks to be fetched again while work goes on."""
    return render(request, "intake/fills_box.html", _fills(the_user(request)))


@require_POST
def cancel_fills(request: HttpRequest) -> HttpResponse:
    """Ask the worker to stop."""
    if not filling.cancel_filling(by=the_user(request)):
        messages.info(request, _("已经处理完，无法取消。"))
    return redirect("intake:fills")


class FillView(View):
    """The workbook of one sheet: posted from its page, then its differences."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return _shown(request, pk, "intake/fill.html")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        evaluation = get_evaluation(request, pk)
        refusal = _start(request, evaluation)
        if refusal:
            # A page of its own: the sheet's page costs a hundred times as much.
            context = {"evaluation": evaluation, "refusal": refusal}
            return render(request, "intake/fill_refused.html", context, status=422)
        return redirect("intake:fill", pk=pk)


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


@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the chosen differences; everything where the button for all was pressed."""
    evaluation = get_evaluation(request, pk)
    user = the_user(request)
    entry = taking.entry_for(user, evaluation)
    if entry is None:
        messages.info(request, _("这份工作簿已经处理过，请重新上传。"))
        return redirect("evaluations:sheet", pk=pk)
    filled = FilledSheet.from_json(entry)
    ids = set(request.POST.getlist("part"))
    if _ALL in request.POST:
        ids = {item.id for item in taking.differences(filled, evaluation).open_items}
    try:
        count = taking.take(
            filled=filled,
            evaluation=evaluation,
            by=user,
            version=version_shown(request.POST),
            ids=ids,
        )
    except ActionRefused as refusal:
        evaluation = get_evaluation(request, pk)
        context = _context(evaluation, user, entry, ids) | {"refusal": str(refusal)}
        return render(request, "intake/fill.html", context, status=422)
    messages.success(request, _("已采用工作簿中的 %(count)d 处，请核对后提交。") % {"count": count})
    return redirect("evaluations:sheet", pk=pk)


# What is shown ------------------------------------------------------------------------------------


def _start(request: HttpRequest, evaluation: Evaluation | None) -> str:
    """Begin the reading of the posted files; gives why not, "" when it was begun."""
    if disk_was_full(request):
        return filling.no_room_sentence()
    files = request.FILES.getlist("file")
    try:
        filling.start_filling(files=files, by=the_user(request), evaluation=evaluation)
    except (filling.FillRefused, ActionRefused) as refusal:
        return str(refusal)
    return ""


def _fills(user: User) -> dict[str, Any]:
    job = filling.filling_of(user).first()
    entries = taking.sheets_of(job) if job else ()
    numbers = {each.get("evaluation") or each.get("sheet") for each in entries} - {None}
    sheets = visible_evaluations(user).select_related("unit").in_bulk(list(numbers))
    rows = [
        (each, sheets.get(each.get("evaluation") or each.get("sheet") or 0)) for each in entries
    ]
    return {"job": job, "rows": rows, "ahead": _ahead(job)}


def _shown(request: HttpRequest, pk: int, template: str) -> HttpResponse:
    evaluation = get_evaluation(request, pk)
    user = the_user(request)
    entry = taking.entry_for(user, evaluation)
    job = filling.filling_of(user).first()
    if entry is None and (job is None or job.payload["evaluation"] != pk):
        return redirect("evaluations:sheet", pk=pk)
    return render(request, template, _context(evaluation, user, entry))


def _context(
    evaluation: Evaluation,
    user: User,
    entry: Mapping[str, Any] | None,
    chosen: Collection[str] | None = None,
) -> dict[str, Any]:
    """``chosen`` are the parts that were ticked on the page that comes back."""
    job = filling.filling_of(user).first()
    context: dict[str, Any] = {"evaluation": evaluation, "job": job, "ahead": _ahead(job)}
    if entry is None:
        names = [file["name"] for file in job.payload["files"]] if job else []
        return context | {"name": "、".join(names)}
    filled = FilledSheet.from_json(entry)
    found = taking.differences(filled, evaluation)
    if chosen is not None:
        found = found.ticked(chosen)
    return context | {"name": filled.name, "filled": filled, "found": found}


def _ahead(job: Job | None) -> int:
    if job is None or job.status != Job.Status.QUEUED:
        return 0
    return Job.objects.filter(status=Job.Status.QUEUED, at__lt=job.at).count()
