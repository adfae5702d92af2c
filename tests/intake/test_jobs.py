"""Reading and saving in the background: what dies is taken up, what fails is said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from evaluations.models import Evaluation
from intake.models import ImportItem, ImportRun, Upload
from intake.runs import handlers as working
from intake.runs import plan_jobs, staging
from intake.runs.actions import cancel, confirm
from intake.runs.plan_jobs import check_again
from intake.runs.staging import stage
from jobs.leases import take
from jobs.models import Job
from jobs.work import MAX_TRIES, work
from tests.intake.conftest import work_off
from tests.intake.test_runs import book

LONG_AGO = timedelta(minutes=5)


@pytest.fixture
def run(start) -> ImportRun:
    return start(book(), read=False)


@pytest.fixture
def job(run: ImportRun) -> Job:
    return run.jobs.get()


def expire(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - LONG_AGO)


def test_a_finished_job_is_not_done_again(run: ImportRun, job: Job) -> None:
    work(job.pk)
    work(job.pk)
    job.refresh_from_db()
    assert (job.status, job.tries) == ("done", 1)
    assert run.items.count() == 2


def test_reading_begun_by_a_dead_worker_is_done_by_the_next(run: ImportRun, job: Job) -> None:
    take(job.pk)
    expire(job)
    work(job.pk)
    work_off(run)
    assert run.stage == ImportRun.Stage.PREVIEW
    assert run.items.count() == 2


def test_a_job_that_keeps_killing_its_worker_is_given_up(run: ImportRun, job: Job) -> None:
    Job.objects.update(tries=MAX_TRIES)
    work(job.pk)
    job.refresh_from_db()
    work_off(run)
    assert job.status == "failed"
    assert run.stage == ImportRun.Stage.PREVIEW
    assert "多次中断" in run.problems.get().sentence


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


def test_a_job_whose_run_is_gone_ends(run: ImportRun, job: Job) -> None:
    run.delete()
    work(job.pk)
    job.refresh_from_db()
    assert (job.status, "程序错误" in job.error) == ("failed", True)


def test_planning_that_fails_ends_on_the_runs_page(
    start, people, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(plan_jobs, "plan", fail)
    run = start(book())
    assert run.stage == ImportRun.Stage.FAILED
    assert "程序错误" in run.failure


def test_a_file_that_another_worker_has_read_is_not_staged_twice(run: ImportRun, job: Job) -> None:
    lease = take(job.pk)
    assert lease is not None
    stale = Upload.objects.get()
    expire(job)
    work(job.pk)
    stage(stale, {"documents": [], "notices": ["再读"], "problems": []})
    assert run.items.count() == 2
    assert run.uploads.get().notices == []


def test_a_cancelled_run_reads_no_further_file(start, people) -> None:
    run = start(book(), book(), read=False)
    cancel(run=run, by=people.administrator)
    for job in run.jobs.all():
        work(job.pk)
    assert not run.items.exists()


def test_a_worker_that_hears_late_of_the_cancelling_leaves_a_run_checked_again(
    run: ImportRun, job: Job, people
) -> None:
    take(job.pk)
    cancel(run=run, by=people.administrator)
    check_again(run=run, by=people.administrator)
    work_off(run)
    expire(job)
    work(job.pk)
    job.refresh_from_db()
    run.refresh_from_db()
    assert (job.status, run.stage) == ("cancelled", ImportRun.Stage.PREVIEW)


def lose(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(owner="another")


def test_whoever_lost_the_lease_while_saving_stores_nothing(
    start, people, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start(book())
    confirm(run=run, by=people.administrator)
    saving = run.jobs.get(kind="save")
    whole = working.save_batch

    def save(run_, ids, by) -> None:
        whole(run_, ids, by)
        lose(saving)

    monkeypatch.setattr(working, "save_batch", save)
    work(saving.pk)
    run.refresh_from_db()
    assert not Evaluation.objects.exists()
    assert not run.items.filter(action="refused").exists()
    assert run.stage == ImportRun.Stage.SAVING, "it is the other worker's now"


@pytest.fixture
def planning(run: ImportRun, job: Job) -> Job:
    """The job that plans the run, which was read."""
    work(job.pk)
    return run.jobs.get(kind="plan")


def test_planning_that_outlasts_a_lease_keeps_its_job(
    run: ImportRun, planning: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = planning
    monkeypatch.setattr(staging, "_PART", 1)
    write = ImportItem.objects.bulk_update
    taken = []

    def written(*args, **kwargs) -> int:
        taken.append(take(job.pk))
        expire(job)
        return write(*args, **kwargs)

    monkeypatch.setattr(ImportItem.objects, "bulk_update", written)
    work(job.pk)
    run.refresh_from_db()
    job.refresh_from_db()
    assert (taken, job.tries) == ([None, None], 1), "two items, a part each"
    assert (job.status, run.stage) == ("done", ImportRun.Stage.PREVIEW)


def test_whoever_lost_the_lease_while_planning_shows_no_plan(
    run: ImportRun, planning: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = staging.recount

    def counted(items, tick) -> None:
        whole(items, tick)
        lose(planning)

    monkeypatch.setattr(staging, "recount", counted)
    work(planning.pk)
    run.refresh_from_db()
    assert run.stage == ImportRun.Stage.PLANNING
    assert set(run.items.values_list("action", flat=True)) == {"pending"}
