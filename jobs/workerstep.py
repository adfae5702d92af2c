"""The part of a Celery worker that writes its heartbeat row."""

from __future__ import annotations

import logging
from typing import Any

from celery import bootsteps
from django.db import Error, connection

from jobs.heartbeats import EVERY_SECONDS, beat
from jobs.models import Heartbeat

logger = logging.getLogger(__name__)


class HeartbeatStep(bootsteps.StartStopStep):
    """Begins when the worker is connected to its broker and pauses while it is not.

    Written by the process that takes messages, not by those that do the jobs: a worker with a long
    job is seen, one that cannot take another is not.
    """

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self._entry: Any = None

    def start(self, parent: Any) -> None:
        self.stop(parent)
        note(parent.hostname)
        self._entry = parent.timer.call_repeatedly(EVERY_SECONDS, note, (parent.hostname,))

    def stop(self, parent: Any) -> None:
        if self._entry is not None:
            self._entry.cancel()
            self._entry = None

    shutdown = stop


def note(name: str) -> None:
    """Write the row; a database that does not answer must not end the worker."""
    try:
        beat(Heartbeat.Part.WORKER, name)
    except Error as error:
        logger.warning("the heartbeat of %s could not be written: %s", name, error)
    finally:
        # The processes that do the jobs are forks of this one and must not share its connection.
        connection.close()
