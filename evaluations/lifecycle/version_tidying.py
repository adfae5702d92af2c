"""Single saves that serve no page any more go; one of each version stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone

from evaluations.lifecycle.versions import superseded
from evaluations.models import SheetVersion
from jobs.leases import Lease
from jobs.registry import Handler

THIN_VERSIONS: Final = "thin-versions"
_CHUNK: Final = 1000


def thin(limit: int | None = None) -> int:
    """Remove superseded versions older than VERSION_STEP_DAYS, ``limit`` at most; how many.

    One that belongs to a transition, or that others are packed beside, stays.
    """
    before = timezone.now() - timedelta(days=settings.VERSION_STEP_DAYS)
    beside = SheetVersion.objects.filter(base=OuterRef("pk"))
    old = superseded(SheetVersion.objects.filter(at__lt=before, transition=None))
    keys = list(old.filter(~Exists(beside)).order_by("pk").values_list("pk", flat=True)[:limit])
    return SheetVersion.objects.filter(pk__in=keys).delete()[0] if keys else 0


def _thin(lease: Lease) -> None:
    removed = 0
    while some := thin(_CHUNK):
        removed += some
        lease.renew()
    lease.finish({"versions": removed})


HANDLER: Final = Handler(_thin)
