"""Reading and saving in the background. Every step may be repeated by the next worker."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import read_anew
from intake.models import ImportItem, ImportRun, JobKind, Upload
from intake.reading.pool import log_broken_reading, read_isolated
from intake.reading.problems import IntakeProblem
from intake.runs.plan_jobs import begin_planning
from intake.runs.rights import close_failed, is_lost, still_may
from intake.runs.savers.evaluations import BATCH, save_batch, unsaved
from intake.runs.stages import Stage
from intake.runs.staging import stage, stage_refusal
from jobs.leases import Cancelled, Lease, LeaseLost, NotAllowed, let_others_write
from jobs.models import Job
from jobs.registry import Handler

logger = logging.getLogger(__name__)


def _read(lease: Lease) -> None:
    upload = _upload(lease.job)
    lease.renew()
    still_may(upload.run, upload.run.by)
    if upload.read_at is None and upload.pruned_at is not None:
        stage_refusal(upload, _pruned(upload.name))
    elif upload.read_at is None:
        try:
            # Planning gives the run's year to what prints none, so that it can be changed later.
            found = read_isolated(Path(upload.file.path), upload.name, None, tick=lease.renew)
        except IntakeProblem as problem:
            log_broken_reading(logger, f"upload {upload.pk}", problem)
            stage_refusal(upload, problem)
        else:
            lease.renew()
            still_may(upload.run, upload.run.by)
            stage(upload, found)
    with transaction.atomic():
        _plan_after_the_last(_locked(lease.job), lease.job)
        lease.finish()


def _is_current(run: ImportRun, job: Job) -> bool:
    """Whether the run still waits for this reading: it may have been cancelled and begun anew."""
    return run.stage == Stage.READING and job.payload.get("attempt", 0) == run.attempt


def _plan_after_the_last(run: ImportRun, job: Job) -> None:
    """Let the plan be drawn up where this job, which is about to end, is the last that reads."""
    others = run.jobs.filter(kind=JobKind.READ, status__in=Job.OPEN, cancel_requested=False)
    if _is_current(run, job) and not others.exclude(pk=job.pk).exists():
        begin_planning(run, run.by)


def _reading_failed(job: Job, reason: str) -> None:
    """A file that cannot be read is that file's problem."""
    run = _locked(job)
    if is_lost(run, read_anew(run.by)):
        if run.stage == Stage.READING:
            close_failed(job, reason, run.by)
        return
    upload = _upload(job)
    stage_refusal(upload, _unread(upload.name, reason))
    _plan_after_the_last(run, job)


def _unread(name: str, reason: str) -> IntakeProblem:
    return IntakeProblem(
        "file.reader_gave_up",
        file=name,
        reason=reason.rstrip("。"),
        remedy=_("请另存为 .xlsx 后再上传；如仍失败，请联系管理员"),
    )


def _pruned(name: str) -> IntakeProblem:
    return IntakeProblem(
        "file.pruned",
        file=name,
        reason=_("原件已按保存期限清理"),
        remedy=_("请重新上传"),
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


def _reading_cancelled(job: Job) -> None:
    """A worker may hear of it late, when the run is read anew or planned already."""
    if _is_current(_locked(job), job):
        _set_stage(job, Stage.CANCELLED)


def _saving_cancelled(job: Job) -> None:
    if _locked(job).stage == Stage.SAVING:
        _set_stage(job, Stage.CANCELLED)


def _set_stage(job: Job, stage: str, failure: str = "") -> None:
    run = _locked(job)
    run.stage, run.failure = stage, failure
    run.save()


def _locked(job: Job) -> ImportRun:
    return ImportRun.objects.select_for_update(of=("self",)).get(pk=job.payload["run"])


def _upload(job: Job) -> Upload:
    return Upload.objects.select_related("run").get(pk=job.payload["upload"])


READING: Final = Handler(_read, _reading_failed, _reading_cancelled)
SAVING: Final = Handler(_save, _saving_failed, _saving_cancelled)
