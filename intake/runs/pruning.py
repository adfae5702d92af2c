"""Deletes the original files of imports that ended long ago; what was read of them stays.

An original is the evidence for what an import says the office printed. It goes only after the term
that the bureau keeps such files for, and never before its run has ended.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Final

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from intake.models import ImportRun, Upload
from intake.runs.stages import WORKING, Stage
from jobs.leases import Lease, let_others_write
from jobs.models import Job
from jobs.registry import Handler

PRUNE_UPLOADS: Final = "prune-uploads"
_BATCH: Final = 100


def prunable() -> QuerySet[Upload]:
    """Files that are still there of runs that ended before the term; none where it is 0."""
    if not settings.UPLOAD_KEEP_DAYS:
        return Upload.objects.none()
    before = timezone.now() - timedelta(days=settings.UPLOAD_KEEP_DAYS)
    subject = Concat(Value("import-"), Cast(OuterRef("run_id"), CharField()))
    lately = Job.objects.filter(subject=subject).filter(
        Q(status__in=Job.OPEN) | Q(ended_at__gte=before)
    )
    return (
        Upload.objects.exclude(file="")
        .exclude(run__stage__in=[*WORKING, Stage.PREVIEW])
        .exclude(run__at__gte=before)
        .exclude(run__confirmed_at__gte=before)
        .exclude(run__undone_at__gte=before)
        .exclude(Exists(lately))
    )


def _prune(lease: Lease) -> None:
    """The row first, then its file: a file without a row is cleaned away, never the reverse."""
    pruned = 0
    lease.renew(total=prunable().count())
    while count := _prune_batch(lease, pruned):
        pruned += count
        let_others_write()
    lease.finish({"pruned": pruned})


@transaction.atomic
def _prune_batch(lease: Lease, done: int) -> int:
    ids = list(prunable().order_by("pk").values_list("pk", flat=True)[:_BATCH])
    # Runs are locked as actions lock them: none begins to work on its files in between.
    runs = ImportRun.objects.filter(pk__in=Upload.objects.filter(pk__in=ids).values("run"))
    list(runs.select_for_update(of=("self",)).order_by("pk"))
    files = dict(prunable().filter(pk__in=ids).values_list("pk", "file"))
    Upload.objects.filter(pk__in=files).update(file="", pruned_at=timezone.now())
    for name in files.values():
        transaction.on_commit(partial(default_storage.delete, name), robust=True)
    lease.renew(done=done + len(files))
    return len(files)


HANDLER: Final = Handler(_prune)
