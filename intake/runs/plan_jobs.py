"""Drawing up the plan of a whole run in the background: begun, broken off, begun again.

Each planning is a job of its own, named after the run's ``attempt``. A worker that hears late of
a planning that was broken off finds that it is no longer the run's, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from intake.models import ImportItem, ImportRun, JobKind
from intake.runs.actions import (
    lock_run,
    queue_reading,
    queue_saving,
    require_administrator_of,
    transition_or_refuse,
)
from intake.runs.rights import close_failed, owned_tick, still_may
from intake.runs.stages import RunAction, Stage, plan_key
from intake.runs.staging import plan
from jobs.leases import Lease, let_others_write
from jobs.models import Job
from jobs.queue import queue, request_cancel
from jobs.registry import Handler

_OF_THE_RUN: Final = Q(document__year="") | Q(document__year=None) | Q(year_given=True)
"""Items whose year is the run's: they print none."""
_PART: Final = 1000


def begin_planning(run: ImportRun, by: User, before: dict[str, Any] | None = None) -> None:
    """Let a worker draw up the plan; the run is locked by the caller, who has set its options.

    ``before`` are the options of a plan that people have seen: breaking off leads back to it.
    """
    run.stage, run.failure = Stage.PLANNING, ""
    run.attempt += 1
    run.options_before = before
    run.save()
    request_cancel(run.jobs.filter(kind=JobKind.PLAN))
    queue(
        kind=JobKind.PLAN,
        key=plan_key(run),
        subject=run.subject,
        payload={"run": run.pk, "attempt": run.attempt},
        by=by,
    )


def options_of(run: ImportRun) -> dict[str, Any]:
    """What a plan depends on beside the documents, to come back to."""
    return {"year": run.year, "unit": run.unit_id, "creates_units": run.creates_units}


@transaction.atomic
def stop_planning(*, run: ImportRun, by: User) -> ImportRun:
    """Break off a planning: back to the plan before it, or cancelled where there was none."""
    locked = lock_run(run)
    require_administrator_of(by, locked)
    transition_or_refuse(locked, RunAction.STOP, _("该导入不在核对中，无需停止。"))
    _step_back(locked, by)
    return locked


def _step_back(run: ImportRun, by: User) -> None:
    # First: after this no worker commits another part of the plan.
    request_cancel(run.jobs.filter(kind=JobKind.PLAN))
    transition = transition_or_refuse(run, RunAction.STOP, "")
    if run.options_before is not None:
        run.year = run.options_before["year"]
        run.unit = Unit.objects.filter(pk=run.options_before["unit"]).first()
        run.creates_units = run.options_before["creates_units"]
    if transition.then == Stage.PLANNING:
        begin_planning(run, by)
        return
    run.stage, run.options_before = transition.then, None
    run.save()


@transaction.atomic
def check_again(*, run: ImportRun, by: User) -> ImportRun:
    """Draw up the plan of a stopped or failed run from what is stored; nothing is uploaded anew."""
    locked = lock_run(run)
    require_administrator_of(by, locked)
    transition_or_refuse(
        locked, RunAction.CHECK, _("只有已取消或失败、尚未确认保存的导入可以重新核对。")
    )
    read_and_plan(locked, by)
    return locked


def read_and_plan(run: ImportRun, by: User) -> None:
    """Read the files that were not read yet, then plan. Whoever asked confirms the plan, too."""
    run.confirms_itself, run.owner_stopped = False, False
    uploads = list(run.uploads.filter(read_at=None))
    if not uploads:
        begin_planning(run, by)
        return
    run.stage, run.failure, run.options_before = Stage.READING, "", None
    run.attempt += 1
    run.save()
    request_cancel(run.jobs.filter(kind=JobKind.READ))
    queue_reading(run, uploads, by)


# In the background ------------------------------------------------------------------------------


def _is_current(run: ImportRun, job: Job) -> bool:
    """Whether this job is the planning that the run waits for."""
    return run.stage == Stage.PLANNING and job.payload.get("attempt", 0) == run.attempt


def _plan(lease: Lease) -> None:
    run = ImportRun.objects.get(pk=lease.job.payload["run"])
    if _is_current(run, lease.job):
        owner = still_may(run, _owner(lease.job))
        _give_year(run, lease)
        plan(run, owned_tick(lease, run, owner))
    with transaction.atomic():
        run = _run_of(lease.job)
        if _is_current(run, lease.job):
            _show_plan(run)
        lease.finish()


def _give_year(run: ImportRun, lease: Lease) -> None:
    """The run's year for every document that prints none, also where it had another before."""
    wanted = "" if run.year is None else run.year
    there = run.items.filter(_OF_THE_RUN).only("document", "year_given")
    items = [item for item in there if (item.document["year"] or "") != wanted]
    for item in items:
        item.document["year"], item.year_given = wanted, run.year is not None
    for part in _parts(items):
        with transaction.atomic():
            ImportItem.objects.bulk_update(part, ["document", "year_given"], batch_size=200)
            lease.renew()
        let_others_write()


def _parts(items: list[ImportItem]) -> Iterator[list[ImportItem]]:
    return (items[start : start + _PART] for start in range(0, len(items), _PART))


def _show_plan(run: ImportRun) -> None:
    """Offer the planned run for confirmation, or begin to save it where that was asked for."""
    run.stage, run.options_before = Stage.PREVIEW, None
    if run.confirms_itself:
        run.stage = Stage.SAVING
        run.confirmed_by, run.confirmed_at = run.by, timezone.now()
        queue_saving(run)
    run.save()


def _owner(job: Job) -> User:
    assert isinstance(job.by, User)  # noqa: S101  `begin_planning` wrote it
    return job.by


def _failed(job: Job, reason: str) -> None:
    if _is_current(_run_of(job), job):
        close_failed(job, reason, _owner(job))


def _cancelled(job: Job) -> None:
    """Whoever broke it off has said how the run goes on; otherwise it goes back from here."""
    run = _run_of(job)
    if _is_current(run, job):
        _step_back(run, _owner(job))


def _run_of(job: Job) -> ImportRun:
    return ImportRun.objects.select_for_update(of=("self",)).get(pk=job.payload["run"])


HANDLER: Final = Handler(_plan, _failed, _cancelled)
