"""The page about background work, for administrators."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, Min, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.permissions import has_role, reaches_all_units
from accounts.roles import Role
from core.web.badges import badge
from core.web.lists import Column, PlainList
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
    workers = [row for row in beats if row["part"] == Heartbeat.Part.WORKER]
    sweep = _sweep(beats)
    failed = _failed(None if sees_all else request.user.pk)
    context = {
        "workers": workers,
        "sweep": sweep,
        "programs": _programs(workers, sweep),
        "open_kinds": _list_of_open(_open_kinds()),
        "failed": _list_of_failed(failed, shows_subjects=sees_all),
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


# As lists of the page -----------------------------------------------------------------------------


def _programs(workers: list[dict[str, Any]], sweep: dict[str, Any] | None) -> PlainList:
    name = '{} <span class="quiet">{}</span>'
    rows: list[tuple[str, str, str]] = [
        (format_html(name, _("处理程序"), row["name"]), *_life(row)) for row in workers
    ]
    if sweep:
        rows.append((_("定时巡查"), *_life(sweep)))
    columns = (
        Column(_("程序"), "name"),
        Column(_("状态")),
        Column(_("最近出现"), "text-nowrap"),
    )
    return PlainList(columns, rows)


def _life(row: dict[str, Any]) -> tuple[str, str]:
    """Whether a program runs, and when it was last seen."""
    running = row["is_running"]
    mark = badge("done", _("运行中")) if running else badge("failed", _("超过一分钟没有出现"))
    return mark, _moment(row["seen_at"], "Y-m-d H:i:s")


def _list_of_open(rows: list[dict[str, Any]]) -> PlainList:
    columns = (
        Column(_("种类")),
        Column(_("排队"), "number"),
        Column(_("进行中"), "number"),
        Column(_("最早的排队自"), "text-nowrap"),
    )
    cells = [
        (row["title"], row["waiting"], row["running"], _moment(row["oldest"], "Y-m-d H:i:s"))
        for row in rows
    ]
    return PlainList(columns, cells, _("没有未完成的任务。"))


def _list_of_failed(rows: list[dict[str, Any]], *, shows_subjects: bool) -> PlainList:
    columns = (
        Column(_("种类")),
        *([Column(_("对象"))] if shows_subjects else []),
        Column(_("时间"), "text-nowrap"),
        Column(_("原因"), "name"),
    )
    cells = [
        (
            row["title"],
            *([row["subject"]] if shows_subjects else []),
            _moment(row["ended_at"], "Y-m-d H:i"),
            row["error"],
        )
        for row in rows
    ]
    return PlainList(columns, cells, _("近七日没有失败的任务。"))


def _moment(at: datetime | None, form: str) -> str:
    return date_format(timezone.localtime(at), form) if at else ""
