"""One message drains what waits; the kinds take turns; the rest is left for the next message."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from jobs import tasks
from jobs import work as work_module
from jobs.leases import Lease, next_waiting, take
from jobs.models import Job
from jobs.queue import queue
from jobs.registry import Handler, register, unregister
from jobs.work import work_for

pytestmark = pytest.mark.django_db

KINDS = ("apples", "pears", "plums")
AT_LEISURE = 600.0
"""Seconds that no test reaches."""


@pytest.fixture(autouse=True)
def done() -> Iterator[list[str]]:
    """The keys of the jobs in the order in which they were done."""
    keys: list[str] = []

    def do(lease: Lease) -> None:
        keys.append(lease.job.key)
        lease.finish()

    for kind in KINDS:
        register(kind, Handler(do))
    yield keys
    for kind in KINDS:
        unregister(kind)


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The jobs for which a message was sent."""
    ids: list[int] = []
    monkeypatch.setattr(tasks, "wake", ids.append)
    return ids


def ask(kind: str, number: int) -> Job:
    return queue(kind=kind, key=f"{kind}-{number}", subject="fruit")


def test_one_message_drains_what_waits(done: list[str], woken: list[int]) -> None:
    jobs = [ask("apples", number) for number in range(40)]
    assert work_for(jobs[0].pk, AT_LEISURE) is None
    assert done == [job.key for job in jobs]
    assert set(Job.objects.values_list("status", "tries")) == {("done", 1)}


def test_a_message_that_comes_late_does_nothing_twice(done: list[str], woken: list[int]) -> None:
    jobs = [ask("apples", number) for number in range(5)]
    for job in jobs:
        tasks.run_job(job.pk)
    assert len(done) == 5
    assert woken == []


def test_the_kinds_take_turns_whatever_their_number(done: list[str]) -> None:
    first, *_ = [ask("pears", number) for number in range(6)]
    for kind in ("apples", "plums"):
        for number in range(2):
            ask(kind, number)
    work_for(first.pk, AT_LEISURE)
    assert done[:7] == [
        "pears-0",
        *("plums-0", "apples-0", "pears-1"),
        *("plums-1", "apples-1", "pears-2"),
    ]
    assert len(done) == 10


def test_a_job_in_other_hands_is_left_there(done: list[str]) -> None:
    mine, theirs = ask("apples", 0), ask("apples", 1)
    assert take(theirs.pk) is not None
    assert work_for(mine.pk, AT_LEISURE) is None
    assert done == ["apples-0"]


def test_when_the_time_is_up_the_rest_gets_a_message(
    done: list[str], woken: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = ask("apples", 0), ask("pears", 0), ask("plums", 0)
    clock = iter(range(0, 1000, 10))
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    tasks.run_job(first.pk)
    assert done == ["apples-0"]
    assert woken == [second.pk]
    tasks.run_job(second.pk)
    assert woken == [second.pk, third.pk]


def test_nothing_waits() -> None:
    assert next_waiting("apples") is None


def test_many_short_jobs_leave_others_a_turn_to_write(
    done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite has one writer; a pause after each job would take longer than the job."""
    pauses: list[int] = []
    monkeypatch.setattr(work_module, "let_others_write", lambda: pauses.append(len(done)))
    tenths = iter(range(1000))
    monkeypatch.setattr(time, "monotonic", lambda: next(tenths) / 10)
    jobs = [ask("apples", number) for number in range(12)]
    work_for(jobs[0].pk, AT_LEISURE)
    assert len(done) == 12
    assert 3 <= len(pauses) <= 8
