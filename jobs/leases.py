"""Leases on job rows: take, renew, finish, and find abandoned jobs."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.db.models import F, Min, Q, QuerySet
from django.utils import timezone

from jobs.models import Job

Status = Job.Status

_REWAKE_AFTER: Final = timedelta(seconds=30)
"""How long a queued job's message may be on its way before it counts as lost."""


_SQLITE_LOOKS_EVERY: Final = 0.1
"""How often, in seconds, SQLite looks again whether the one writer has finished."""


class LeaseLost(Exception):
    """Somebody else holds the job now; whoever gets this stops and writes nothing more."""


class Cancelled(Exception):
    """Somebody asked for the job to stop."""


class NotAllowed(Exception):
    """Who asked for the work may no longer do it; the message is a sentence for people."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on one job until it runs out. ``job`` is the row as it was taken."""

    job: Job
    owner: str

    def renew(
        self,
        *,
        done: int | None = None,
        total: int | None = None,
        result: dict[str, Any] | None = None,
    ) -> None:
        """Hold the job for another lease and note how far it is. Raises LeaseLost, Cancelled.

        At the end of a step's transaction it fences the step: who lost the lease writes nothing.
        """
        noted = {"done": done, "total": total, "result": result}
        changes = {name: value for name, value in noted.items() if value is not None}
        if not _held(self).filter(cancel_requested=False).update(lease_until=_end(), **changes):
            raise (Cancelled if _held(self).exists() else LeaseLost)(self.job.key)

    def finish(self, result: dict[str, Any] | None = None) -> None:
        """Mark the job done; call in the transaction of its last write."""
        self._close(status=Status.DONE, result=result or {})

    def stop(self) -> None:
        """Mark the job as cancelled."""
        self._close(status=Status.CANCELLED)

    def fail(self, error: str) -> None:
        """Mark the job as given up; LeaseLost when it is another's by now."""
        self._close(status=Status.FAILED, error=error)

    def _close(self, **changes: Any) -> None:
        if not _held(self).update(lease_until=None, ended_at=timezone.now(), **changes):
            raise LeaseLost(self.job.key)


def let_others_write() -> None:
    """Call between two steps. SQLite has one writer: a worker that begins its next step at once
    would keep out everybody else to its end, also who asks it to stop.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        time.sleep(1.2 * _SQLITE_LOOKS_EVERY)


def _held(lease: Lease) -> QuerySet[Job]:
    return Job.objects.filter(pk=lease.job.pk, owner=lease.owner, status=Status.RUNNING)


def _end() -> datetime:
    return timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def take(job_id: int) -> Lease | None:
    """Take the job if it is free; None when it is done, gone, or in another's hands."""
    owner = uuid4().hex
    free = Q(status=Status.QUEUED) | Q(status=Status.RUNNING, lease_until__lt=timezone.now())
    taken = Job.objects.filter(free, pk=job_id).update(
        status=Status.RUNNING, owner=owner, lease_until=_end(), tries=F("tries") + 1
    )
    return Lease(Job.objects.select_related("by").get(pk=job_id), owner) if taken else None


def next_waiting(after: str) -> int | None:
    """The job to do after one of kind ``after``: the kinds take turns, in each the oldest first."""
    waiting = Job.objects.filter(status=Status.QUEUED).order_by()
    oldest: dict[str, int] = dict(waiting.values_list("kind").annotate(Min("pk")))
    if not oldest:
        return None
    kinds = sorted(oldest)
    return oldest[next((kind for kind in kinds if kind > after), kinds[0])]


def somebody_works() -> bool:
    """Whether some worker holds a job now."""
    held = Job.objects.filter(status=Status.RUNNING, lease_until__gt=timezone.now())
    return held.exists()


def abandoned_jobs(limit: int = 20) -> list[int]:
    """Jobs whose worker died or whose message was lost; each is marked as woken again."""
    now = timezone.now()
    lying = Q(status=Status.QUEUED, woken_at__lt=now - _REWAKE_AFTER) | Q(
        status=Status.RUNNING, lease_until__lt=now
    )
    ids = list(Job.objects.filter(lying).values_list("pk", flat=True)[:limit])
    Job.objects.filter(pk__in=ids).update(woken_at=now)
    return ids
