"""Workers and sweep are seen, and who is silent for a minute counts as not running."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError
from django.template import Context, Template
from django.utils import timezone

from jobs import tasks, workerstep
from jobs.heartbeats import EVERY_SECONDS, SILENT_AFTER, beat, is_running
from jobs.models import Heartbeat
from jobs.queue import queue
from jobs.workerstep import HeartbeatStep

Part = Heartbeat.Part

pytestmark = pytest.mark.django_db


def make_silent() -> None:
    Heartbeat.objects.update(seen_at=timezone.now() - SILENT_AFTER - timedelta(seconds=1))


def test_a_part_has_one_row_that_is_brought_up_to_date() -> None:
    beat(Part.WORKER, "one")
    make_silent()
    assert not is_running(Part.WORKER)
    beat(Part.WORKER, "one")
    beat(Part.WORKER, "two")
    assert is_running(Part.WORKER)
    assert list(Heartbeat.objects.values_list("part", "name")) == [
        ("worker", "one"),
        ("worker", "two"),
    ]


def test_one_worker_says_nothing_about_another_and_none_about_the_sweep() -> None:
    beat(Part.WORKER, "one")
    assert is_running(Part.WORKER, "one")
    assert not is_running(Part.WORKER, "two")
    assert not is_running(Part.SWEEP)


def test_the_sweep_leaves_its_row() -> None:
    tasks.sweep()
    assert is_running(Part.SWEEP)
    assert not is_running(Part.WORKER)


class Timer:
    """What the step asks of a worker's timer."""

    def __init__(self) -> None:
        self.repeated: list[tuple[Any, ...]] = []
        self.cancelled = 0

    def call_repeatedly(self, *given: Any) -> Timer:
        self.repeated.append(given)
        return self

    def cancel(self) -> None:
        self.cancelled += 1


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    # The test's connection is the one in whose transaction it runs.
    monkeypatch.setattr(workerstep.connection, "close", lambda: None)
    return SimpleNamespace(hostname="celery@here", timer=Timer())


def test_a_worker_writes_its_row_when_it_starts_and_then_again_and_again(
    worker: SimpleNamespace,
) -> None:
    HeartbeatStep(worker).start(worker)
    assert is_running(Part.WORKER, "celery@here")
    ((seconds, note, given),) = worker.timer.repeated
    assert seconds == EVERY_SECONDS
    make_silent()
    note(*given)
    assert is_running(Part.WORKER, "celery@here")


def test_a_worker_that_connects_again_has_one_timer(worker: SimpleNamespace) -> None:
    step = HeartbeatStep(worker)
    for _ in range(3):
        step.start(worker)
    assert (len(worker.timer.repeated), worker.timer.cancelled) == (3, 2)
    step.shutdown(worker)
    assert worker.timer.cancelled == 3


def test_a_database_that_does_not_answer_ends_no_worker(
    worker: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(workerstep, "beat", fail)
    HeartbeatStep(worker).start(worker)
    assert "celery@here could not be written: gone" in caplog.text


# The notice -----------------------------------------------------------------------------------


def notice() -> str:
    return Template("{% load background %}{% background_notice %}").render(Context()).strip()


def test_a_notice_stands_where_something_waits_and_nobody_works() -> None:
    assert notice() == ""
    queue(kind="anything", key="a", subject="s")
    assert "后台处理程序未运行" in notice()
    beat(Part.WORKER, "one")
    assert notice() == ""
    make_silent()
    assert "后台处理程序未运行" in notice()
