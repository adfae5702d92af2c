"""Signs of life of workers and of the sweep, as rows: each may run in a process of its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, TypeAlias

from django.utils import timezone

from jobs.leases import somebody_works
from jobs.models import Heartbeat

Part: TypeAlias = Heartbeat.Part

EVERY_SECONDS: Final = 15.0
"""How often a worker writes its row."""

SILENT_AFTER: Final = timedelta(minutes=1)
"""Not seen for so long, a part counts as not running: four missed rows of a worker."""


def beat(part: Part, name: str) -> None:
    """Note that the part is alive now."""
    now = timezone.now()
    if not Heartbeat.objects.filter(part=part, name=name).update(seen_at=now):
        row = Heartbeat(part=part, name=name, seen_at=now)
        # Another process may have written the row in between.
        Heartbeat.objects.bulk_create([row], ignore_conflicts=True)


def is_running(part: Part, name: str = "") -> bool:
    """Whether the part, or with ``name`` that one worker, has been seen within the last minute."""
    seen = Heartbeat.objects.filter(part=part, seen_at__gt=silent_since())
    return (seen.filter(name=name) if name else seen).exists()


def sweep_is_running() -> bool:
    """Whether the sweep comes about; a worker with one process cannot do it during a long job."""
    return is_running(Heartbeat.Part.SWEEP) or somebody_works()


def silent_since() -> datetime:
    """What was last seen before this moment counts as not running."""
    return timezone.now() - SILENT_AFTER
