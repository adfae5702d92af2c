"""How the messages go: the sweep is not kept waiting by the messages of a large import."""

from __future__ import annotations

from config.celery import app
from jobs.queue import RUN_JOB
from jobs.tasks import sweep


def queue_of(task: str) -> str:
    return str(app.amqp.router.route({}, task)["queue"].name)


def test_the_sweep_has_a_queue_of_its_own_that_every_worker_takes_from() -> None:
    assert queue_of(RUN_JOB) == "celery"
    assert queue_of(sweep.name) == "sweep"
    assert set(app.amqp.queues.consume_from) == {"celery", "sweep"}
