"""Celery's part: wake up and look at the job rows."""

from __future__ import annotations

from celery import shared_task

from jobs.heartbeats import beat
from jobs.leases import abandoned_jobs
from jobs.models import Heartbeat
from jobs.queue import RUN_JOB, wake
from jobs.recurring import queue_due
from jobs.work import work_for


@shared_task(name=RUN_JOB)
def run_job(job_id: int) -> None:
    """Do that job, if it is still to be done, and others that wait."""
    following = work_for(job_id)
    if following is not None:
        wake(following)


@shared_task(name="jobs.tasks.sweep", expires=10)
def sweep() -> None:
    """Queue recurring jobs that are due; wake workers again for jobs whose worker died or whose
    message was lost.
    """
    beat(Heartbeat.Part.SWEEP, "sweep")
    queue_due()
    for job_id in abandoned_jobs():
        wake(job_id)
