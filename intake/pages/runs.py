"""Pages of an import: upload, progress, preview, result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.mixins import UserPassesTestMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django.views.generic import View

from accounts.current_user import the_user
from accounts.permissions import has_role, units_for
from accounts.roles import Role
from core.web.paging import KeyPaginator
from core.web.uploads import disk_was_full
from intake.models import ImportItem, ImportProblem, ImportRun
from intake.pages.forms import UploadForm
from intake.runs import actions, plan_jobs, undoing
from intake.runs.progress import progress_of
from intake.runs.resolutions import unresolved
from intake.runs.rights import runs_for
from intake.runs.stages import UNPLANNED, WORKING, RunAction, possible_actions
from intake.runs.storing import disk_full_sentence

PAGE_SIZE = 50
PROBLEMS_A_PAGE = 20
"""Few enough that the documents that could be read stand within reach below."""


def runs_of(request: HttpRequest) -> QuerySet[ImportRun]:
    """The runs that exist for this user (see rights.runs_for), with what their pages show."""
    user = the_user(request)
    if not has_role(user, Role.ADMINISTRATOR):
        raise PermissionDenied
    return runs_for(user).select_related("by", "unit").prefetch_related("uploads")


def _run(request: HttpRequest, pk: int) -> ImportRun:
    return get_object_or_404(runs_of(request), pk=pk)


class ImportListView(UserPassesTestMixin, View):
    """Upload form and earlier imports."""

    raise_exception = True

    def test_func(self) -> bool:
        return has_role(self.request.user, Role.ADMINISTRATOR)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(request, UploadForm(user=the_user(request)))

    def post(self, request: HttpRequest) -> HttpResponse:
        user = the_user(request)
        form = UploadForm(request.POST, request.FILES, user=user)
        if disk_was_full(request):
            messages.error(request, disk_full_sentence())
            return self._show(request, UploadForm(user=user), status=507)
        if not form.is_valid():
            return self._show(request, form, status=422)
        try:
            run = actions.start_run(
                files=[(file.name or "", file) for file in form.cleaned_data["documents"]],
                by=the_user(request),
                options=form.options(),
            )
        except actions.ImportRefused as refusal:
            form.add_error("documents", str(refusal))
            status = 507 if isinstance(refusal, actions.NoRoom) else 422
            return self._show(request, form, status=status)
        return redirect("intake:run", pk=run.pk)

    def _show(self, request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
        page = Paginator(runs_of(request), PAGE_SIZE).get_page(request.GET.get("page"))
        context = {"form": form, "page": page, "query": ""}
        return render(request, "intake/list.html", context, status=status)


def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One import, in whatever stage it is."""
    return render(request, "intake/run.html", _context(request, _run(request, pk)))


def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The changing part of an import's page; asks to be fetched again while work goes on."""
    return render(request, "intake/stage.html", _context(request, _run(request, pk)))


def _context(request: HttpRequest, run_: ImportRun) -> dict[str, Any]:
    possible = possible_actions(run_)
    shown = request.GET.get("action", "")
    items = run_.items.select_related(
        "upload", "unit", "evaluation", "budget_document", "suggested_unit", "suggested_project"
    )
    if shown in ImportItem.Action.values:
        items = items.filter(action=shown)
    uploads = list(run_.uploads.all())
    may_resolve = RunAction.RESOLVE in possible
    return {
        "run": run_,
        "possible": possible,
        "has_plan": run_.stage not in UNPLANNED,
        "unresolved": unresolved(run_) if may_resolve else None,
        "units": units_for(request.user, Role.ADMINISTRATOR) if may_resolve else (),
        "marked_uploads": [
            file
            for file in uploads
            if file.name.lower().endswith(".xlsx") and file.pruned_at is None
        ][:20],
        "pruned": [file for file in uploads if file.pruned_at is not None],
        "working": run_.stage in WORKING,
        "progress": progress_of(run_),
        "problems": _problems(request, run_),
        "problems_query": _query_without(request, "problems"),
        "uploads": uploads,
        "page": KeyPaginator(items, PAGE_SIZE).get_page(request.GET.get("page")),
        "query": _query_without(request, "page"),
    }


def _problems(request: HttpRequest, run_: ImportRun) -> Page[ImportProblem]:
    pages = Paginator(run_.problems.all(), PROBLEMS_A_PAGE)
    return pages.get_page(request.GET.get("problems"))


def _query_without(request: HttpRequest, name: str) -> str:
    """The page's own query, so that turning one list's pages leaves the other where it is."""
    query = request.GET.copy()
    query.pop(name, None)
    return query.urlencode()


_FUNCTIONS: Final[dict[RunAction, Callable[..., object]]] = {
    RunAction.CONFIRM: actions.confirm,
    RunAction.CANCEL: actions.cancel,
    RunAction.STOP: plan_jobs.stop_planning,
    RunAction.CHECK: plan_jobs.check_again,
    RunAction.RETRY: actions.retry,
    RunAction.UNDO: undoing.undo,
}


@require_POST
def run_action(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Do with an import what one of the page's buttons says."""
    run_ = _run(request, pk)
    user = the_user(request)
    try:
        _FUNCTIONS[RunAction(name)](run=run_, by=user)
    except actions.ImportRefused as refusal:
        messages.info(request, str(refusal))
    return redirect("intake:run", pk=pk)
