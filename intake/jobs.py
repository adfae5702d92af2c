"""Leases on job rows: take, renew, finish, and find what was left lying."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from intake.models import Job

MOST_TRIES: Final = 3
"""A job that took down its worker this often is given up instead of taking down the next."""

_REWAKE_AFTER: Final = timedelta(seconds=30)
"""How long a queued job's message may be on its way before it counts as lost."""


class LeaseLost(Exception):
    """Somebody else holds the job now; whoever gets this stops and writes nothing more."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on one job until it runs out."""

    job: Job
    owner: str

    def renew(self) -> None:
        """Hold the job for another lease; LeaseLost when another worker has taken it."""
        held = _open(self).update(lease_until=_end())
        if not held:
            raise LeaseLost(self.job.key)

    def finish(self) -> None:
        """Mark the job done; call in the transaction of its last write."""
        if not _open(self).update(status=Job.Status.DONE, lease_until=None):
            raise LeaseLost(self.job.key)

    def fail(self, error: str) -> None:
        """Mark the job as given up; LeaseLost when it is another's by now."""
        failed = Job.Status.FAILED
        if not _open(self).update(status=failed, lease_until=None, error=error):
            raise LeaseLost(self.job.key)


def _open(lease: Lease) -> QuerySet[Job]:
    return Job.objects.filter(pk=lease.job.pk, owner=lease.owner, status=Job.Status.RUNNING)


def _end() -> datetime:
    return timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def take(job_id: int) -> Lease | None:
    """Take the job if it is free; None when it is done, gone, or in another's hands."""
    owner = uuid4().hex
    free = Q(status=Job.Status.QUEUED) | Q(
        status=Job.Status.RUNNING, lease_until__lt=timezone.now()
    )
    taken = Job.objects.filter(free, pk=job_id).update(
        status=Job.Status.RUNNING, owner=owner, lease_until=_end(), tries=F("tries") + 1
    )
    if not taken:
        return None
    job = Job.objects.select_related("run", "upload").get(pk=job_id)
    return Lease(job, owner)


def left_lying(limit: int = 100) -> list[int]:
    """Jobs whose worker died or whose message was lost; each is marked as woken again."""
    now = timezone.now()
    lying = Q(status=Job.Status.QUEUED, woken_at__lt=now - _REWAKE_AFTER) | Q(
        status=Job.Status.RUNNING, lease_until__lt=now
    )
    ids = list(Job.objects.filter(lying).values_list("pk", flat=True)[:limit])
    Job.objects.filter(pk__in=ids).update(woken_at=now)
    return ids
