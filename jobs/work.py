"""Does one job under its lease. Every step may be repeated: a job that died is done again."""

from __future__ import annotations

import logging
import time
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jobs.leases import (
    Cancelled,
    Lease,
    LeaseLost,
    NotAllowed,
    let_others_write,
    next_waiting,
    take,
)
from jobs.models import Job
from jobs.registry import handler_of

logger = logging.getLogger(__name__)

MAX_TRIES: Final = 3
"""A job that took down its worker this often is given up instead of taking down the next."""

_POLL_SECONDS: Final = 0.2

_GOES_ON_FOR: Final = 5.0
"""Seconds after which a woken worker begins no other job without a new message: who stops the
worker waits for its task, and on a broker that several workers share the next may come in turn."""

_ALONE_FOR: Final = 0.3
"""Seconds of short jobs after which others may write to SQLite."""


def work(job_id: int) -> str:
    """Take the job and do it; gives its kind, "" when it is done or in another worker's hands."""
    lease = take(job_id)
    if lease is None:
        return ""
    try:
        _do(lease)
    except LeaseLost:
        logger.warning("job %s was taken over by another worker", lease.job.key)
    return lease.job.kind


def work_for(job_id: int, seconds: float = _GOES_ON_FOR) -> int | None:
    """Do the job, then what else waits, for a while; gives the job to go on with, None at the end.

    A broker that is asked once a second would otherwise let one small job a second be done.
    """
    end = time.monotonic() + seconds
    alone_until = time.monotonic() + _ALONE_FOR
    kind = work(job_id)
    while (following := next_waiting(kind)) is not None and time.monotonic() < end:
        if time.monotonic() > alone_until:
            let_others_write()
            alone_until = time.monotonic() + _ALONE_FOR
        kind = work(following) or kind
    return following


def finish_jobs(jobs: QuerySet[Job]) -> None:
    """Do these jobs here, or wait while a worker does them: for commands that print the result."""
    still_open = jobs.filter(status__in=Job.OPEN).order_by("pk")
    while ids := list(still_open.values_list("pk", flat=True)):
        for job_id in ids:
            work(job_id)
        if still_open.exists():
            time.sleep(_POLL_SECONDS)


def _do(lease: Lease) -> None:
    if lease.job.tries > MAX_TRIES:
        _give_up(lease, _("处理该任务时程序多次中断。"))
        return
    try:
        handler_of(lease.job.kind).work(lease)
    except LeaseLost:
        raise
    except Cancelled:
        _stop(lease)
    except NotAllowed as refusal:
        logger.warning("job %s is no longer allowed", lease.job.key)
        _give_up(lease, str(refusal))
    except Exception:
        # Whatever went wrong must end on the page that waits for it, not only in a log.
        logger.exception("job %s failed", lease.job.key)
        _give_up(lease, _("处理时出现程序错误，已记录。"))


@transaction.atomic
def _stop(lease: Lease) -> None:
    handler_of(lease.job.kind).cancelled(lease.job)
    lease.stop()


def _give_up(lease: Lease, reason: str) -> None:
    """Close the job with a sentence; whoever lost the lease meanwhile changes nothing at all."""
    try:
        with transaction.atomic():
            # Before the job's own row: actions lock their subject first, too.
            handler_of(lease.job.kind).failed(lease.job, reason)
            lease.fail(reason)
    except LeaseLost:
        raise
    except Exception:
        # A job that cannot even say why it failed must not come back for ever.
        logger.exception("job %s could not be closed in order", lease.job.key)
        lease.fail(reason)
