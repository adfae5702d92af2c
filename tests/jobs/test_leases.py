"""Leases: a job is one worker's at a time, and a dead worker's job is another's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from jobs.leases import Cancelled, Lease, LeaseLost, abandoned_jobs, take
from jobs.models import Job
from jobs.queue import queue, request_cancel, requeue
from jobs.registry import Handler, register, unregister
from jobs.work import MAX_TRIES, finish_jobs, work

LONG_AGO = timedelta(minutes=5)

pytestmark = pytest.mark.django_db


class Counter:
    """A handler that counts to three, a step a transaction, and notes what it was told."""

    def __init__(self) -> None:
        self.steps: list[int] = []
        self.told: list[str] = []

    def count(self, lease: Lease) -> None:
        for step in range(lease.job.done + 1, 4):
            with transaction.atomic():
                self.steps.append(step)
                lease.renew(done=step, total=3, result={"step": step})
        lease.finish({"counted": 3})

    def handler(self) -> Handler:
        return Handler(
            self.count,
            failed=lambda _job, sentence: self.told.append(sentence),
            cancelled=lambda _job: self.told.append("cancelled"),
        )


@pytest.fixture
def counter() -> Iterator[Counter]:
    made = Counter()
    register("count", made.handler())
    yield made
    unregister("count")


def ask(**changes: object) -> Job:
    return queue(**{"kind": "count", "key": "count-1", "subject": "numbers"} | changes)  # type: ignore[arg-type]


@pytest.fixture
def job(counter: Counter) -> Job:
    return ask()


def expire(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - LONG_AGO)


def fresh(job: Job) -> Job:
    job.refresh_from_db()
    return job


def test_a_job_is_taken_once(job: Job) -> None:
    assert take(job.pk) is not None
    assert take(job.pk) is None


def test_an_expired_lease_may_be_taken_and_the_old_owner_is_told(job: Job) -> None:
    first = take(job.pk)
    assert first is not None
    expire(job)
    assert take(job.pk) is not None
    for write in (first.renew, first.finish, first.stop, lambda: first.fail("zombie")):
        with pytest.raises(LeaseLost):
            write()
    assert fresh(job).status == "running"


def test_a_renewed_lease_is_kept(job: Job) -> None:
    lease = take(job.pk)
    assert lease is not None
    expire(job)
    lease.renew()
    assert take(job.pk) is None


def test_a_job_counts_as_it_goes_and_keeps_its_result(job: Job, counter: Counter) -> None:
    work(job.pk)
    assert counter.steps == [1, 2, 3]
    assert (fresh(job).status, job.done, job.total, job.percent) == ("done", 3, 3, 100)
    assert job.result == {"counted": 3}
    assert job.lease_until is None


def test_a_finished_job_is_not_done_again(job: Job, counter: Counter) -> None:
    work(job.pk)
    work(job.pk)
    assert (fresh(job).tries, counter.steps) == (1, [1, 2, 3])


def test_the_next_worker_goes_on_where_the_dead_one_was(job: Job, counter: Counter) -> None:
    lease = take(job.pk)
    assert lease is not None
    lease.renew(done=2, total=3)
    expire(job)
    work(job.pk)
    assert (counter.steps, fresh(job).tries) == ([3], 2)


def test_lost_messages_and_dead_workers_are_found_once_each_time(job: Job) -> None:
    assert abandoned_jobs() == []
    Job.objects.update(woken_at=timezone.now() - LONG_AGO)
    assert abandoned_jobs() == [job.pk]
    assert abandoned_jobs() == [], "it has just been woken"
    take(job.pk)
    assert abandoned_jobs() == []
    expire(job)
    assert abandoned_jobs() == [job.pk]


def test_a_job_that_keeps_killing_its_worker_is_given_up(job: Job, counter: Counter) -> None:
    Job.objects.update(tries=MAX_TRIES)
    work(job.pk)
    assert (fresh(job).status, counter.steps) == ("failed", [])
    assert "多次中断" in job.error
    assert counter.told == [job.error]


@pytest.mark.parametrize("kind", ["broken", "a kind that nobody does"])
def test_a_fault_ends_with_a_sentence_and_does_not_come_back(kind: str) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a bug")

    register("broken", Handler(fail, failed=fail))
    job = ask(kind=kind)
    work(job.pk)
    unregister("broken")
    assert fresh(job).status == "failed"
    assert "程序错误" in job.error
    assert abandoned_jobs() == []


# Cancelling -----------------------------------------------------------------------------------


def test_a_cancelled_job_stops_at_its_next_step_and_its_subject_is_told(
    job: Job, counter: Counter
) -> None:
    lease = take(job.pk)
    assert lease is not None
    lease.renew(done=1, total=3)
    assert request_cancel(Job.objects.filter(subject="numbers")) == 1
    with pytest.raises(Cancelled):
        lease.renew(done=2)
    assert fresh(job).done == 1, "the step that was under way is taken back"
    expire(job)
    work(job.pk)
    assert (fresh(job).status, counter.told) == ("cancelled", ["cancelled"])


def test_an_ended_job_is_not_cancelled(job: Job) -> None:
    work(job.pk)
    assert request_cancel(Job.objects.all()) == 0
    assert not fresh(job).cancel_requested


def test_a_cancelled_job_may_go_on_from_where_it_was(job: Job, counter: Counter) -> None:
    lease = take(job.pk)
    assert lease is not None
    lease.renew(done=1, total=3)
    lease.stop()
    requeue(job)
    assert (fresh(job).status, job.tries, job.cancel_requested) == ("queued", 0, False)
    work(job.pk)
    assert counter.steps == [2, 3]


# The queue ------------------------------------------------------------------------------------


def test_the_same_key_is_the_same_job(job: Job) -> None:
    assert ask(total=9) == job
    work(job.pk)
    assert ask(total=9).status == "done"


def test_asked_for_again_an_ended_job_begins_anew_and_an_open_one_is_left(
    job: Job, counter: Counter
) -> None:
    lease = take(job.pk)
    assert lease is not None
    assert ask(again=True).status == "running"
    lease.renew(done=2, total=3)
    lease.finish({"counted": 3})
    anew = ask(again=True, payload={"from": "the start"})
    assert anew == job
    assert (anew.status, anew.done, anew.result) == ("queued", 0, {})
    assert anew.payload == {"from": "the start"}
    work(job.pk)
    assert counter.steps == [1, 2, 3]


def test_an_open_job_is_not_put_back_into_the_queue(job: Job) -> None:
    lease = take(job.pk)
    assert lease is not None
    requeue(job)
    lease.renew()
    assert fresh(job).status == "running"


def test_a_worker_is_woken_once_and_after_the_commit(
    counter: Counter, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        ask()
    assert len(callbacks) == 1
    with django_capture_on_commit_callbacks() as callbacks:
        ask()
    assert callbacks == [], "who only finds the row wakes nobody"


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_does_not_answer_takes_nothing_back(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_answer(_job_id: int) -> None:
        raise ConnectionError

    monkeypatch.setattr("jobs.queue.wake", no_answer)
    job = ask()
    assert fresh(job).status == "queued"
    Job.objects.update(woken_at=timezone.now() - LONG_AGO)
    assert abandoned_jobs() == [job.pk]


def test_waiting_goes_on_while_a_worker_holds_the_job(job: Job, counter: Counter) -> None:
    soon = timezone.now() + timedelta(seconds=0.5)
    Job.objects.update(status="running", owner="somebody", lease_until=soon)
    finish_jobs(Job.objects.filter(pk=job.pk))
    assert (fresh(job).status, counter.steps) == ("done", [1, 2, 3])
