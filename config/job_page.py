"""The page about background work, for administrators."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.db.models import Count, Min, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.permissions import has_role, reaches_all_units
from accounts.roles import Role
from jobs.heartbeats import silent_since, sweep_is_running
from jobs.models import Heartbeat, Job
from jobs.registry import title_of

FAILED_WITHIN: Final = timedelta(days=7)
FAILED_SHOWN: Final = 20


def status(request: HttpRequest) -> HttpResponse:
    """Workers, sweep, what waits and what failed lately. Of others' work counts only.

    What a job is about, and why it failed, says whose it is and what their files are called: who
    does not administer all units reads reasons of the own jobs and of the machine's.
    """
    if not has_role(request.user, Role.ADMINISTRATOR):
        raise Http404
    sees_all = reaches_all_units(request.user, Role.ADMINISTRATOR)
    beats = _heartbeats()
    context = {
        "workers": [row for row in beats if row["part"] == Heartbeat.Part.WORKER],
        "sweep": _sweep(beats),
        "open_kinds": _open_kinds(),
        "failed": _failed(None if sees_all else request.user.pk),
        "shows_subjects": sees_all,
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


def _failed(reader: int | None) -> list[dict[str, Any]]:
    """The newest failures; with ``reader``, reasons only where they are this user's to read."""
    since = timezone.now() - FAILED_WITHIN
    failed: QuerySet[Job] = Job.objects.filter(status=Job.Status.FAILED, ended_at__gt=since)
    rows = failed.order_by("-ended_at").values("kind", "subject", "ended_at", "error", "by_id")
    return [
        {
            **row,
            "title": title_of(row["kind"]),
            "error": row["error"] if reader is None or row["by_id"] in (None, reader) else "",
        }
        for row in rows[:FAILED_SHOWN]
    ]
