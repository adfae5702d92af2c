"""Celery's part: wake up and look at the job rows."""

from __future__ import annotations

from celery import shared_task

from jobs.leases import left_lying
from jobs.queue import RUN_JOB, wake
from jobs.work import work


@shared_task(name=RUN_JOB)
def run_job(job_id: int) -> None:
    """Do one job, if it is still to be done."""
    work(job_id)


@shared_task(name="jobs.tasks.sweep", expires=10)
def sweep() -> None:
    """Wake workers again for jobs whose worker died or whose message was lost."""
    for job_id in left_lying():
        wake(job_id)
