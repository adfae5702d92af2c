"""Leases: a job is one worker's at a time, and a dead worker's job is another's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from evaluations.models import Evaluation
from intake import work as working
from intake.actions import cancel, confirm
from intake.jobs import MOST_TRIES, LeaseLost, left_lying, take
from intake.management.commands.import_documents import _work_off
from intake.models import ImportRun, Job
from intake.staging import stage
from intake.work import work
from tests.intake.test_runs import book

LONG_AGO = timedelta(minutes=5)


@pytest.fixture
def job(start) -> Job:
    return start(book(), read=False).jobs.get()


def expire(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - LONG_AGO)


def test_a_job_is_taken_once(job: Job) -> None:
    assert take(job.pk) is not None
    assert take(job.pk) is None


def test_an_expired_lease_may_be_taken_and_the_old_owner_is_told(job: Job) -> None:
    first = take(job.pk)
    assert first is not None
    expire(job)
    assert take(job.pk) is not None
    with pytest.raises(LeaseLost):
        first.renew()
    with pytest.raises(LeaseLost):
        first.finish()


def test_a_renewed_lease_is_kept(job: Job) -> None:
    lease = take(job.pk)
    assert lease is not None
    expire(job)
    lease.renew()
    assert take(job.pk) is None


def test_a_finished_job_is_not_done_again(job: Job) -> None:
    work(job.pk)
    job.refresh_from_db()
    assert (job.status, job.tries) == ("done", 1)
    work(job.pk)
    job.refresh_from_db()
    assert job.tries == 1
    assert job.run.items.count() == 2


def test_lost_messages_and_dead_workers_are_found_once_each_time(job: Job) -> None:
    assert left_lying() == []
    Job.objects.update(woken_at=timezone.now() - LONG_AGO)
    assert left_lying() == [job.pk]
    assert left_lying() == [], "it has just been woken"
    take(job.pk)
    assert left_lying() == []
    expire(job)
    assert left_lying() == [job.pk]


def test_reading_begun_by_a_dead_worker_is_done_by_the_next(job: Job) -> None:
    take(job.pk)
    expire(job)
    work(job.pk)
    job.run.refresh_from_db()
    assert job.run.stage == ImportRun.Stage.PREVIEW
    assert job.run.items.count() == 2


def test_a_job_that_keeps_killing_its_worker_is_given_up(job: Job) -> None:
    Job.objects.update(tries=MOST_TRIES)
    work(job.pk)
    job.refresh_from_db()
    job.run.refresh_from_db()
    assert job.status == "failed"
    assert job.run.stage == ImportRun.Stage.PREVIEW
    assert "多次中断" in job.run.problems.get().sentence


def test_a_fault_of_the_program_ends_on_the_runs_page(
    start, people, monkeypatch: pytest.MonkeyPatch
) -> None:

    run = start(book())

    def fail(*_args: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(working, "unsaved", fail)
    confirm(run=run, by=people.administrator)
    work(run.jobs.get(kind="save").pk)
    run.refresh_from_db()
    assert run.stage == ImportRun.Stage.FAILED
    assert "程序错误" in run.failure


def test_one_item_that_breaks_is_refused_and_the_others_are_saved(
    start, people, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start(book())
    bad = run.items.first()
    whole = working.save_batch

    def save(run_, ids, by) -> None:
        if bad.pk in ids:
            raise RuntimeError("a bug")
        whole(run_, ids, by)

    monkeypatch.setattr(working, "save_batch", save)
    confirm(run=run, by=people.administrator)
    work(run.jobs.get(kind="save").pk)
    run.refresh_from_db()
    bad.refresh_from_db()
    assert run.stage == ImportRun.Stage.DONE
    assert (bad.action, "已跳过" in bad.reason) == ("refused", True)
    assert Evaluation.objects.count() == 1


def test_planning_that_fails_ends_on_the_runs_page(
    start, people, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(working, "plan", fail)
    run = start(book(), read=False)
    work(run.jobs.get().pk)
    run.refresh_from_db()
    assert run.stage == ImportRun.Stage.FAILED
    assert "程序错误" in run.failure


def test_a_file_that_another_worker_has_read_is_not_staged_twice(job: Job) -> None:
    lease = take(job.pk)
    assert lease is not None
    stale = lease.job.upload
    assert stale is not None
    expire(job)
    work(job.pk)
    stage(stale, {"documents": [], "notices": ["再读"], "problems": []})
    assert job.run.items.count() == 2
    assert job.run.uploads.get().notices == []


def test_who_lost_the_lease_does_not_fail_the_run(job: Job) -> None:
    lease = take(job.pk)
    assert lease is not None
    expire(job)
    work(job.pk)
    with pytest.raises(LeaseLost):
        lease.fail("zombie")
    job.refresh_from_db()
    assert job.status == "done"


def test_a_cancelled_run_reads_no_further_file(start, people) -> None:
    run = start(book(), book(), read=False)
    cancel(run=run, by=people.administrator)
    for job in run.jobs.all():
        work(job.pk)
    assert not run.items.exists()


def test_the_command_waits_for_a_worker_that_holds_the_job(start) -> None:
    run = start(book(), read=False)
    soon = timezone.now() + timedelta(seconds=0.5)
    Job.objects.update(status="running", owner="somebody", lease_until=soon)
    _work_off(run, Job.Kind.READ)
    run.refresh_from_db()
    assert run.stage == ImportRun.Stage.PREVIEW
