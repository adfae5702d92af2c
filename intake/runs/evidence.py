"""What is done in the background with evidence: scanned for viruses, drawn for looking at, and
deleted once it was removed long enough ago.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.evidence import type_named
from evaluations.lifecycle.evidence import (
    accept_scanned,
    inspect_later,
    record_preview,
    refuse_evidence,
)
from evaluations.models import Evidence
from evaluations.storage.evidence_files import forget_drawn, keep_drawn
from intake.reading.clamd import NoAnswer, scan
from intake.reading.pool import draw_isolated, log_broken_reading
from intake.reading.problems import IntakeProblem
from jobs.leases import Lease, let_others_write
from jobs.models import Job
from jobs.registry import Handler

logger = logging.getLogger(__name__)

LOOK_AGAIN: Final = "inspect-waiting-evidence"
PRUNE: Final = "prune-evidence"
LOOK_EVERY: Final = timedelta(minutes=5)
_SCAN_SECONDS: Final = 300.0
_BATCH: Final = 100


# One file -----------------------------------------------------------------------------------------


def _inspect(lease: Lease) -> None:
    evidence = Evidence.objects.select_related("evaluation").filter(pk=_of(lease.job)).first()
    lease.renew()
    if evidence is None or not evidence.file:
        lease.finish()
        return
    if evidence.status == Evidence.Status.WAITING and not _is_clean(lease, evidence):
        return
    if evidence.preview != Evidence.Preview.WAITING:
        lease.finish()
        return
    pages = _drawn(lease, evidence)
    with transaction.atomic():
        record_preview(evidence=evidence, pages=pages)
        lease.finish({"pages": pages})


def _of(job: Job) -> int:
    number: int = job.payload["evidence"]
    return number


def _is_clean(lease: Lease, evidence: Evidence) -> bool:
    """Whether the file may be read now; where not the job is closed, and says why."""
    try:
        found = _scanned(lease, evidence)
    except NoAnswer as silence:
        logger.error("evidence %s was not scanned: %s", evidence.pk, silence)
        _unscanned(lease, evidence)
        return False
    if found:
        logger.warning("evidence %s: %s", evidence.pk, found)
        with transaction.atomic():
            reason = _("查出病毒（%(found)s），文件已删除。") % {"found": found[:100]}
            refuse_evidence(evidence=evidence, reason=reason, is_scanned=True)
            lease.finish({"found": found[:100]})
        return False
    accept_scanned(evidence=evidence)
    lease.renew()
    return True


def _scanned(lease: Lease, evidence: Evidence) -> str:
    if not settings.CLAMAV:
        # Switched off while the file waited: it was promised to be scanned.
        raise NoAnswer("no address of clamd in the settings")
    with _path(evidence).open("rb") as file:
        return scan(settings.CLAMAV, file, seconds=_SCAN_SECONDS, tick=lease.renew)


def _path(evidence: Evidence) -> Path:
    return Path(default_storage.path(str(evidence.file.name)))


def _unscanned(lease: Lease, evidence: Evidence) -> None:
    with transaction.atomic():
        if settings.CLAMAV_UNREACHABLE == "refuse":
            reason = _("查毒程序没有应答，文件没有收下；请稍后重新上传，或联系管理员。")
            refuse_evidence(evidence=evidence, reason=reason, is_scanned=False)
        lease.fail(_("查毒程序没有应答。"))


def _drawn(lease: Lease, evidence: Evidence) -> int:
    """How many pages the file has, after the first of them were drawn; 0 where none could be."""
    found = type_named(evidence.type)
    if found is None or not found.preview:
        return 0
    try:
        drawn = draw_isolated(_path(evidence), evidence.name, found.preview, tick=lease.renew)
    except IntakeProblem as problem:
        log_broken_reading(logger, f"evidence {evidence.pk}", problem)
        return 0
    if drawn.pages:
        keep_drawn(evidence.sha256, drawn.thumbnail, drawn.pages)
    return drawn.total if drawn.pages else 0


def _not_drawn(job: Job, _reason: str) -> None:
    """The file itself is as good as before; one that was not scanned goes on waiting."""
    waiting = Evidence.objects.filter(pk=_of(job), preview=Evidence.Preview.WAITING)
    evidence = waiting.exclude(status=Evidence.Status.WAITING).first()
    if evidence is not None:
        record_preview(evidence=evidence, pages=0)


INSPECTING: Final = Handler(_inspect, failed=_not_drawn)


# Those that wait ----------------------------------------------------------------------------------


def _look_again(lease: Lease) -> None:
    """Have files inspected again that still wait: the scanner may answer by now."""
    lease.renew()
    queued = 0
    waiting = Evidence.objects.filter(status=Evidence.Status.WAITING).exclude(file="")
    for evidence in waiting.order_by("pk")[:_BATCH]:
        inspect_later(evidence)
        queued += 1
    lease.finish({"queued": queued})


LOOKING_AGAIN: Final = Handler(_look_again)


# Those that were removed --------------------------------------------------------------------------


def prunable() -> QuerySet[Evidence]:
    """Removed long ago, and named by no snapshot; none where the setting is 0."""
    if not settings.EVIDENCE_KEEP_DAYS:
        return Evidence.objects.none()
    before = timezone.now() - timedelta(days=settings.EVIDENCE_KEEP_DAYS)
    return Evidence.objects.filter(removed_at__lt=before, is_frozen=False).exclude(file="")


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
    rows = list(prunable().select_for_update(of=("self",)).order_by("pk")[:_BATCH])
    keys = [row.pk for row in rows]
    Evidence.objects.filter(pk__in=keys).update(file="", pruned_at=timezone.now())
    for row in rows:
        transaction.on_commit(partial(default_storage.delete, str(row.file.name)), robust=True)
    for sha256 in _drawn_for_nobody(keys):
        transaction.on_commit(partial(forget_drawn, sha256), robust=True)
    lease.renew(done=done + len(rows))
    return len(rows)


def _drawn_for_nobody(keys: list[int]) -> list[str]:
    """The hashes of these rows that no row with a file bears."""
    others = Evidence.objects.filter(sha256=OuterRef("sha256")).exclude(file="")
    alone = Evidence.objects.filter(pk__in=keys).exclude(Exists(others))
    return list(alone.values_list("sha256", flat=True).distinct())


PRUNING: Final = Handler(_prune)
