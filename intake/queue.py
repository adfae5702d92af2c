"""Writes job rows and wakes workers for them."""

from __future__ import annotations

from celery import current_app
from django.db import transaction

from intake.models import ImportRun, Job, Upload

RUN_JOB = "intake.tasks.run_job"


def queue(run: ImportRun, kind: Job.Kind, key: str, upload: Upload | None = None) -> Job:
    """Write the job row in the caller's transaction; a worker is woken once that is committed.

    A broker that does not answer is logged and forgotten: the sweeper finds the row.
    """
    job, is_new = Job.objects.get_or_create(
        key=key, defaults={"run": run, "kind": kind, "upload": upload}
    )
    if is_new:
        transaction.on_commit(lambda: wake(job.pk), robust=True)
    return job


def requeue(job: Job) -> None:
    """Put a finished or failed job back into the queue, with all its tries before it."""
    Job.objects.filter(pk=job.pk).update(
        status=Job.Status.QUEUED, tries=0, error="", owner="", lease_until=None
    )
    transaction.on_commit(lambda: wake(job.pk), robust=True)


def wake(job_id: int) -> None:
    """Tell some worker that the job waits."""
    current_app.send_task(RUN_JOB, args=[job_id])
