"""Reading and saving in the background. Every step may be repeated by the next worker."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import read_anew
from intake.actions import queue_saving
from intake.models import ImportItem, ImportRun, JobKind, Upload
from intake.problems import IntakeProblem
from intake.rights import close_failed, is_lost, owned_tick, still_may
from intake.sandbox import read_isolated
from intake.savers.evaluations import BATCH, save_batch, unsaved
from intake.staging import plan, stage, stage_refusal
from jobs.leases import Cancelled, Lease, LeaseLost, NotAllowed, let_others_write
from jobs.models import Job
from jobs.registry import Handler

logger = logging.getLogger(__name__)

Stage = ImportRun.Stage


def _read(lease: Lease) -> None:
    upload = _upload(lease.job)
    lease.renew()
    still_may(upload.run, upload.run.by)
    if upload.read_at is None:
        try:
            found = read_isolated(
                Path(upload.file.path), upload.name, upload.run.year, tick=lease.renew
            )
        except IntakeProblem as problem:
            stage_refusal(upload, problem)
        else:
            lease.renew()
            still_may(upload.run, upload.run.by)
            stage(upload, found)
    with transaction.atomic():
        run = _locked(lease.job)
        if not _is_last(run, lease.job):
            lease.finish()
            return
    # Not under the run's lock, and renewing: tens of thousands of items outlast a lease.
    plan(run, owned_tick(lease, run, run.by))
    with transaction.atomic():
        _show_plan(_locked(lease.job))
        lease.finish()


def _is_last(run: ImportRun, job: Job) -> bool:
    """Whether this job, which is about to end, is the last that read: it draws up the plan."""
    others = run.jobs.filter(kind=JobKind.READ, status__in=Job.OPEN).exclude(pk=job.pk)
    return run.stage == Stage.READING and not others.exists()


def _show_plan(run: ImportRun) -> None:
    """Offer the planned run for confirmation, or begin to save it where that was asked for."""
    if run.stage != Stage.READING:
        return
    run.stage = Stage.PREVIEW
    if run.confirms_itself:
        run.stage = Stage.SAVING
        run.confirmed_by, run.confirmed_at = run.by, timezone.now()
        queue_saving(run)
    run.save()


def _reading_failed(job: Job, reason: str) -> None:
    """A file that cannot be read is that file's problem."""
    run = _locked(job)
    if is_lost(run, read_anew(run.by)):
        close_failed(job, reason, run.by)
        return
    upload = _upload(job)
    stage_refusal(upload, _unread(upload.name, reason))
    try:
        with transaction.atomic():
            if _is_last(run, job):
                plan(run)
                _show_plan(run)
    except Exception:
        # Planning may itself be what fails: then the run says so instead of reading for ever.
        logger.exception("run %s could not be planned", run.pk)
        ImportRun.objects.filter(pk=run.pk, stage=Stage.READING).update(
            stage=Stage.FAILED, failure=_("核对读出的内容时出现程序错误，已记录。")
        )


def _unread(name: str, reason: str) -> IntakeProblem:
    return IntakeProblem(
        "file.reader_gave_up",
        file=name,
        reason=reason.rstrip("。"),
        remedy=_("请另存为 .xlsx 后再上传；如仍失败，请联系管理员"),
    )


def _save(lease: Lease) -> None:
    run = ImportRun.objects.select_related("by", "confirmed_by").get(pk=lease.job.payload["run"])
    by = run.confirmed_by or run.by
    for ids in _batches(unsaved(run)):
        lease.renew()
        _save_or_refuse(lease, run, ids, by)
        let_others_write()
    with transaction.atomic():
        _set_stage(lease.job, Stage.DONE)
        lease.finish()


def _batches(ids: list[int]) -> Iterator[list[int]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


def _save_or_refuse(lease: Lease, run: ImportRun, ids: list[int], by: User) -> None:
    """Save the batch; where one item breaks it, save the others and refuse that one."""
    try:
        with transaction.atomic():
            save_batch(run, ids, still_may(run, by))
            lease.renew()
    except (LeaseLost, Cancelled, NotAllowed):
        raise
    except Exception:
        if len(ids) == 1:
            logger.exception("item %s could not be saved", ids[0])
            run.items.filter(pk__in=ids).update(
                action=ImportItem.Action.REFUSED,
                reason=_("保存这张表时出错，已跳过；请核对后重新导入。"),
            )
            return
        for item_id in ids:
            _save_or_refuse(lease, run, [item_id], by)


def _saving_failed(job: Job, reason: str) -> None:
    run = ImportRun.objects.select_related("by", "confirmed_by").get(pk=job.payload["run"])
    close_failed(job, reason, run.confirmed_by or run.by)


def _cancelled(job: Job) -> None:
    """A worker may hear of it late, when the cancelled run has been taken back."""
    if _locked(job).stage not in {Stage.UNDOING, Stage.UNDONE}:
        _set_stage(job, Stage.CANCELLED)


def _set_stage(job: Job, stage: str, failure: str = "") -> None:
    run = _locked(job)
    run.stage, run.failure = stage, failure
    run.save()


def _locked(job: Job) -> ImportRun:
    return ImportRun.objects.select_for_update(of=("self",)).get(pk=job.payload["run"])


def _upload(job: Job) -> Upload:
    return Upload.objects.select_related("run").get(pk=job.payload["upload"])


READING: Final = Handler(_read, _reading_failed, _cancelled)
SAVING: Final = Handler(_save, _saving_failed, _cancelled)
