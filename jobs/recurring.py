"""Recurring jobs: the rooms above register them, the sweep queues them when due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

from jobs.models import Job
from jobs.queue import queue


@dataclass(frozen=True, slots=True)
class Recurring:
    """A kind of job, and when: each day at a time of this place, or once in every period."""

    kind: str
    at: time | None = None
    every: timedelta | None = None

    def __post_init__(self) -> None:
        if (self.at is None) == (self.every is None):
            raise ValueError(f"{self.kind}: either a time of day or a period")

    def key(self, now: datetime) -> str:
        """The name of the occurrence that is due now; the same for every process that asks."""
        if self.every is not None:
            seconds = self.every.total_seconds()
            begun = datetime.fromtimestamp(now.timestamp() // seconds * seconds, UTC)
            return f"{self.kind}-{begun:%Y-%m-%dT%H:%M:%S}"
        local = timezone.localtime(now)
        is_due = self.at is not None and local.time() >= self.at
        day = local.date() if is_due else local.date() - timedelta(days=1)
        return f"{self.kind}-{day:%Y-%m-%d}"


_recurring: dict[str, Recurring] = {}


def repeat(kind: str, *, at: time | None = None, every: timedelta | None = None) -> None:
    """Let the job of this kind be done again and again; its handler is registered like any."""
    _recurring[kind] = Recurring(kind, at=at, every=every)


def queue_due() -> None:
    """Queue what is due and has not been queued. A machine that was off catches up once.

    The key names the period, so several workers, and restarts, queue it once.
    """
    now = timezone.now()
    wanted = {work.key(now): work.kind for work in _recurring.values()}
    there = set(Job.objects.filter(key__in=wanted).values_list("key", flat=True))
    for key, kind in wanted.items():
        if key not in there:
            queue(kind=kind, key=key, subject=kind)
