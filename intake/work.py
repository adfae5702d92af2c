"""Does one job under its lease. Every step may be repeated: a job that died is done again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from intake.jobs import MOST_TRIES, Lease, LeaseLost, take
from intake.models import ImportItem, ImportRun, Job
from intake.problems import IntakeProblem
from intake.queue import queue
from intake.sandbox import read_isolated
from intake.savers.evaluations import BATCH, save_batch, unsaved
from intake.staging import plan, stage, stage_refusal

logger = logging.getLogger(__name__)

Stage = ImportRun.Stage


class _Cancelled(Exception):
    """The administrator stopped the run."""


def work(job_id: int) -> None:
    """Take the job and do it; nothing happens when it is done or in another worker's hands."""
    lease = take(job_id)
    if lease is None:
        return
    try:
        _do(lease)
    except LeaseLost:
        logger.warning("job %s was taken over by another worker", lease.job.key)


def _do(lease: Lease) -> None:
    if lease.job.tries > MOST_TRIES:
        _give_up(lease, _("处理该任务时程序多次中断。"))
        return
    try:
        _HANDLERS[Job.Kind(lease.job.kind)](lease)
    except LeaseLost:
        raise
    except _Cancelled:
        _close_cancelled(lease)
    except Exception:
        # Whatever went wrong must end in the run's own page, not only in a log.
        logger.exception("job %s failed", lease.job.key)
        _give_up(lease, _("处理时出现程序错误，已记录。"))


def _read(lease: Lease) -> None:
    upload = lease.job.upload
    assert upload is not None  # noqa: S101  a reading job names its file
    tick = _ticker(lease)
    tick()
    if upload.read_at is None:
        try:
            found = read_isolated(
                Path(upload.file.path), upload.name, lease.job.run.year, tick=tick
            )
        except IntakeProblem as problem:
            stage_refusal(upload, problem)
        else:
            tick()
            stage(upload, found)
    with transaction.atomic():
        run = _locked(lease)
        lease.finish()
        _plan_when_all_read(run)


def _plan_when_all_read(run: ImportRun) -> None:
    """The last reading job of a run draws up its plan."""
    still_reading = run.jobs.filter(kind=Job.Kind.READ).exclude(
        status__in=[Job.Status.DONE, Job.Status.FAILED]
    )
    if run.stage != Stage.READING or still_reading.exists():
        return
    plan(run)
    run.stage = Stage.PREVIEW
    if run.confirms_itself:
        run.stage = Stage.SAVING
        run.confirmed_by, run.confirmed_at = run.by, timezone.now()
        queue(run, Job.Kind.SAVE, f"save-{run.pk}")
    run.save()


def _save(lease: Lease) -> None:
    run = lease.job.run
    by = run.confirmed_by or run.by
    tick = _ticker(lease)
    for ids in _batches(unsaved(run)):
        tick()
        _save_or_refuse(run, ids, by)
    with transaction.atomic():
        locked = _locked(lease)
        locked.stage = Stage.DONE
        locked.save()
        lease.finish()


def _batches(ids: list[int]) -> Iterator[list[int]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


def _save_or_refuse(run: ImportRun, ids: list[int], by: User) -> None:
    """Save the batch; where one item breaks it, save the others and refuse that one."""
    try:
        save_batch(run, ids, by)
    except Exception:
        if len(ids) == 1:
            logger.exception("item %s could not be saved", ids[0])
            run.items.filter(pk__in=ids).update(
                action=ImportItem.Action.REFUSED,
                reason=_("保存这张表时出错，已跳过；请核对后重新导入。"),
            )
            return
        for item_id in ids:
            _save_or_refuse(run, [item_id], by)


_HANDLERS: dict[Job.Kind, Callable[[Lease], None]] = {Job.Kind.READ: _read, Job.Kind.SAVE: _save}


def _ticker(lease: Lease) -> Callable[[], None]:
    """Renews the lease, and stops the work when the run is to be cancelled."""

    def tick() -> None:
        lease.renew()
        if ImportRun.objects.filter(pk=lease.job.run_id, cancel_requested=True).exists():
            raise _Cancelled

    return tick


def _locked(lease: Lease) -> ImportRun:
    return ImportRun.objects.select_for_update(of=("self",)).get(pk=lease.job.run_id)


@transaction.atomic
def _close_cancelled(lease: Lease) -> None:
    run = _locked(lease)
    run.stage = Stage.CANCELLED
    run.save()
    lease.finish()


def _give_up(lease: Lease, reason: str) -> None:
    """A file that cannot be read is that file's problem; a failed saving is the run's."""
    upload = lease.job.upload
    with transaction.atomic():
        run = _locked(lease)
        lease.fail(reason)
        if upload is None:
            run.stage, run.failure = Stage.FAILED, reason
            run.save()
            return
        stage_refusal(upload, _unread(upload.name, reason))
    _plan_or_fail(lease)


def _unread(name: str, reason: str) -> IntakeProblem:
    return IntakeProblem(
        "file.reader_gave_up",
        file=name,
        reason=reason.rstrip("。"),
        remedy=_("请另存为 .xlsx 后再上传；如仍失败，请联系管理员"),
    )


def _plan_or_fail(lease: Lease) -> None:
    """Planning may itself be what fails: then the run says so instead of reading for ever."""
    try:
        with transaction.atomic():
            _plan_when_all_read(_locked(lease))
    except Exception:
        logger.exception("run %s could not be planned", lease.job.run_id)
        ImportRun.objects.filter(pk=lease.job.run_id, stage=Stage.READING).update(
            stage=Stage.FAILED, failure=_("核对读出的内容时出现程序错误，已记录。")
        )
