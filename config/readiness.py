"""What has to run for the whole product to work, beyond this web process itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from celery import current_app
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from kombu.exceptions import OperationalError

from jobs.heartbeats import is_running, sweep_is_running
from jobs.models import Heartbeat

REMEMBERED_FOR: Final = 2.0
"""Seconds: however often it is asked, a process looks once in this time."""

Missing = tuple[str, ...]


def missing_parts() -> Missing:
    """The parts that are not there: database, migrations, worker, sweep, broker."""
    return (*_missing_by_database(), *(() if _broker_answers() else ("broker",)))


def _missing_by_database() -> Missing:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if _migrations_are_pending():
            # Whether the tables of the other questions are there is not known.
            return ("migrations",)
        worker = () if is_running(Heartbeat.Part.WORKER) else ("worker",)
        return (*worker, *(() if sweep_is_running() else ("sweep",)))
    except Error:
        return ("database",)


def _migrations_are_pending() -> bool:
    return not _migrations_on_disk() <= set(MigrationRecorder(connection).applied_migrations())


@cache
def _migrations_on_disk() -> frozenset[tuple[str, str]]:
    """Read once: the files do not change under a running process."""
    return frozenset(MigrationLoader(None).disk_migrations)


def _broker_answers() -> bool:
    try:
        with current_app.connection_for_write() as broker:
            # One try; the time-outs are in the settings.
            broker.ensure_connection(max_retries=0)
    except (OperationalError, OSError):
        return False
    return True


@dataclass
class Remembered:
    """Asks at most once in ``REMEMBERED_FOR`` seconds, one thread at a time."""

    ask: Callable[[], Missing]
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _known: Missing | None = None
    _asked_at: float = 0.0

    def __call__(self) -> Missing:
        # While one thread asks a database that does not answer, the others give what was known.
        if self._lock.acquire(blocking=self._known is None):
            try:
                if self._known is None or time.monotonic() > self._asked_at + REMEMBERED_FOR:
                    self._known = self.ask()
                    self._asked_at = time.monotonic()
            finally:
                self._lock.release()
        return self._known or ()

    def forget(self) -> None:
        self._known = None


remembered_parts = Remembered(missing_parts)
