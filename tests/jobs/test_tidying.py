"""Rows of jobs that ended long ago and of dead workers go; what somebody may need stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from jobs.heartbeats import beat
from jobs.models import Heartbeat, Job
from jobs.queue import queue, requeue
from jobs.registry import kept_kinds
from jobs.tidying import DEAD_AFTER, TIDY_JOBS
from jobs.work import work

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def keep_days(settings) -> None:
    settings.JOB_KEEP_DAYS = 30


def ended(key: str, days: int, kind: str = "read", status: str = "done") -> Job:
    end = timezone.now() - days * DAY
    return Job.objects.create(kind=kind, key=key, subject="s", status=status, ended_at=end)


def tidy() -> Job:
    job = queue(kind=TIDY_JOBS, key="tonight", subject="s")
    work(job.pk)
    job.refresh_from_db()
    assert job.status == "done", job.error
    return job


def left() -> set[str]:
    return set(Job.objects.exclude(key="tonight").values_list("key", flat=True))


def test_ended_jobs_go_after_their_days(django_assert_max_num_queries) -> None:
    ended("young", 29)
    for status in ("done", "failed", "cancelled"):
        ended(f"old {status}", 31, status=status)
    with django_assert_max_num_queries(30):
        assert tidy().result["jobs"] == 3
    assert left() == {"young"}


def test_more_than_one_batch_goes() -> None:
    Job.objects.bulk_create(
        Job(kind="read", key=f"{n}", subject="s", status="done", ended_at=timezone.now() - 31 * DAY)
        for n in range(1100)
    )
    assert tidy().result["jobs"] == 1100


def test_open_jobs_stay_however_old() -> None:
    for status in ("queued", "running"):
        ended(status, 400, status=status)
    tidy()
    assert left() == {"queued", "running"}


def test_kinds_that_a_page_shows_or_an_action_takes_up_stay() -> None:
    assert set(kept_kinds()) == {"save", "undo"}
    for kind in ("save", "undo", "plan"):
        ended(kind, 400, kind=kind)
    tidy()
    assert left() == {"save", "undo"}


def test_a_row_from_before_ends_were_noted_goes_by_when_it_was_asked_for() -> None:
    for key, days in (("old", 31), ("young", 29)):
        job = ended(key, 0)
        Job.objects.filter(pk=job.pk).update(ended_at=None, at=timezone.now() - days * DAY)
    tidy()
    assert left() == {"young"}


def test_a_job_opened_again_has_no_end() -> None:
    job = ended("again", 400)
    requeue(job)
    job.refresh_from_db()
    assert job.ended_at is None


def test_a_job_notes_its_end() -> None:
    assert tidy().ended_at is not None


def test_dead_workers_are_forgotten() -> None:
    beat(Heartbeat.Part.WORKER, "dead")
    Heartbeat.objects.update(seen_at=timezone.now() - DEAD_AFTER - DAY)
    beat(Heartbeat.Part.WORKER, "alive")
    assert tidy().result["workers"] == 1
    assert list(Heartbeat.objects.values_list("name", flat=True)) == ["alive"]
