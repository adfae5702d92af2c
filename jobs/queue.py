"""Writes job rows and wakes workers for them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final

from celery import current_app
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from jobs.models import Job

RUN_JOB: Final = "jobs.tasks.run_job"

_LEAVE_BROKER_ALONE: Final = 5.0
"""Seconds after a failure in which no message is tried: an upload of 200 files queues 200 jobs, and
each try costs up to the time-outs in the settings."""

_broker_failed_at: float | None = None


def queue(
    *,
    kind: str,
    key: str,
    subject: str,
    payload: Mapping[str, Any] | None = None,
    by: AbstractBaseUser | None = None,
    total: int = 0,
    again: bool = False,
) -> Job:
    """Write the job row in the caller's transaction; a worker is woken once that is committed.

    A second call with the same key changes nothing and gives the row there is, except that with
    ``again`` a job that has ended begins anew.
    """
    wanted = {
        "kind": kind,
        "subject": subject,
        "payload": dict(payload or {}),
        "by": by,
        "total": total,
    }
    job, is_wanted = Job.objects.get_or_create(key=key, defaults=wanted)
    if again and not is_wanted:
        anew = wanted | {"done": 0, "result": {}, "at": timezone.now()}
        is_wanted = _open_again(job, **anew)
        job.refresh_from_db()
    if is_wanted:
        _wake_after_commit(job)
    return job


def queue_many(
    *,
    kind: str,
    subject: str,
    payloads: Mapping[str, Mapping[str, Any]],
    by: AbstractBaseUser | None = None,
) -> None:
    """Write many new jobs of a kind, by key: a few statements instead of three a job.

    A key that is taken is an error of the database.
    """
    wanted: dict[str, Any] = {"kind": kind, "subject": subject, "by": by}
    jobs = Job.objects.bulk_create(
        [Job(key=key, payload=dict(payload), **wanted) for key, payload in payloads.items()],
        batch_size=500,
    )
    for job in jobs:
        _wake_after_commit(job)


def requeue(job: Job, *, by: AbstractBaseUser | None = None) -> None:
    """Let an ended job go on from where it was, with all its tries before it.

    Where ``by`` is given the job is theirs from now on: every step asks whether they still may.
    """
    owner = {} if by is None else {"by": by}
    if _open_again(job, **owner):
        _wake_after_commit(job)


def request_cancel(jobs: QuerySet[Job]) -> int:
    """Ask the workers of these jobs to stop at their next step; gives how many were open."""
    return jobs.filter(status__in=Job.OPEN).update(cancel_requested=True)


def note_result(job: Job, result: Mapping[str, Any]) -> None:
    """Change the result of an ended job, of which a page makes use; an open one is its worker's."""
    Job.objects.filter(pk=job.pk).exclude(status__in=Job.OPEN).update(result=dict(result))


def wake(job_id: int) -> None:
    """Tell some worker that the job waits; raises where the broker does not answer.

    For some seconds after that nothing is sent at all: the sweep finds the row.
    """
    global _broker_failed_at
    failed_at = _broker_failed_at
    if failed_at is not None and time.monotonic() < failed_at + _LEAVE_BROKER_ALONE:
        return
    try:
        current_app.send_task(RUN_JOB, args=[job_id])
    except Exception:
        # Whatever the transport raises: the caller logs it.
        _broker_failed_at = time.monotonic()
        raise
    _broker_failed_at = None


def _wake_after_commit(job: Job) -> None:
    # A broker that does not answer is logged and forgotten: the sweeper finds the row.
    transaction.on_commit(lambda: wake(job.pk), robust=True)


def _open_again(job: Job, **changes: Any) -> bool:
    """Put an ended job back into the queue; False, and nothing done, when it is open."""
    ended = Job.objects.filter(pk=job.pk).exclude(status__in=Job.OPEN)
    reopened = ended.update(
        status=Job.Status.QUEUED,
        tries=0,
        error="",
        owner="",
        lease_until=None,
        cancel_requested=False,
        ended_at=None,
        woken_at=timezone.now(),
        **changes,
    )
    return bool(reopened)
