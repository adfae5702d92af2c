"""Takes away what background work leaves behind: rows of ended jobs and of dead workers."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from jobs.leases import Lease, let_others_write
from jobs.models import Heartbeat, Job
from jobs.registry import Handler, kept_kinds

TIDY_JOBS: Final = "tidy-jobs"

DEAD_AFTER: Final = timedelta(days=1)
"""A worker not seen for so long is not shown any more."""

_BATCH: Final = 500


def old_jobs() -> QuerySet[Job]:
    """Jobs that ended long ago and that nobody refers to, neither by a key nor on a page."""
    before = timezone.now() - timedelta(days=settings.JOB_KEEP_DAYS)
    # Rows from before the column was there have no end; they were asked for before they ended.
    ended = Q(ended_at__lt=before) | Q(ended_at=None, at__lt=before)
    jobs = Job.objects.filter(ended).exclude(status__in=Job.OPEN).exclude(kind__in=kept_kinds())
    for relation in Job._meta.related_objects:
        referring = relation.related_model._base_manager.filter(
            **{relation.field.name: OuterRef("pk")}
        )
        jobs = jobs.exclude(Exists(referring))
    return jobs


def forget_dead_workers() -> int:
    """Remove the heartbeat rows of workers that are gone."""
    gone = Heartbeat.objects.filter(seen_at__lt=timezone.now() - DEAD_AFTER)
    return gone.delete()[0]


def _tidy(lease: Lease) -> None:
    lease.renew()
    workers, jobs = forget_dead_workers(), 0
    while ids := list(old_jobs().order_by("pk").values_list("pk", flat=True)[:_BATCH]):
        # Asked once more while deleting: one of them may have been opened again.
        jobs += old_jobs().filter(pk__in=ids).delete()[0]
        lease.renew(done=jobs)
        let_others_write()
    lease.finish({"jobs": jobs, "workers": workers})


HANDLER: Final = Handler(_tidy)
