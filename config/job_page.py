"""The page about background work, for administrators."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.db.models import Count, Min, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.permissions import has_role
from accounts.roles import Role
from jobs.heartbeats import silent_since, sweep_is_running
from jobs.models import Heartbeat, Job
from jobs.registry import title_of

FAILED_WITHIN: Final = timedelta(days=7)
FAILED_SHOWN: Final = 20


def status(request: HttpRequest) -> HttpResponse:
    """Workers, sweep, what waits and what failed lately. Counts only; no unit's work is named."""
    if not has_role(request.user, Role.ADMINISTRATOR):
        raise Http404
    beats = _heartbeats()
    context = {
        "workers": [row for row in beats if row["part"] == Heartbeat.Part.WORKER],
        "sweep": _sweep(beats),
        "open_kinds": _open_kinds(),
        "failed": _failed(),
        # What a job is about says whose it is; who administers one unit sees no other's.
        "shows_subjects": request.user.is_superuser,
    }
    return render(request, "jobs/status.html", context)


def _heartbeats() -> list[dict[str, Any]]:
    since = silent_since()
    rows = Heartbeat.objects.values("part", "name", "seen_at")
    return [{**row, "is_running": row["seen_at"] > since} for row in rows]


def _sweep(beats: list[dict[str, Any]]) -> dict[str, Any] | None:
    row = next((row for row in beats if row["part"] == Heartbeat.Part.SWEEP), None)
    return row and {**row, "is_running": sweep_is_running()}


def _open_kinds() -> list[dict[str, Any]]:
    counts = {
        "waiting": Count("pk", filter=Q(status=Job.Status.QUEUED)),
        "running": Count("pk", filter=Q(status=Job.Status.RUNNING)),
        "oldest": Min("at", filter=Q(status=Job.Status.QUEUED)),
    }
    rows = Job.objects.filter(status__in=Job.OPEN).order_by().values("kind").annotate(**counts)
    return sorted(({**row, "title": title_of(row["kind"])} for row in rows), key=_title)


def _title(row: dict[str, Any]) -> str:
    return str(row["title"])


def _failed() -> list[dict[str, Any]]:
    since = timezone.now() - FAILED_WITHIN
    failed: QuerySet[Job] = Job.objects.filter(status=Job.Status.FAILED, ended_at__gt=since)
    rows = failed.order_by("-ended_at").values("kind", "subject", "ended_at", "error")
    return [{**row, "title": title_of(row["kind"])} for row in rows[:FAILED_SHOWN]]
