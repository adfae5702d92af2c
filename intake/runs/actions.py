"""What an administrator can do with an import. Keyword-only, atomic, with ``by``."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core.files.base import File
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.permissions import has_role, holds
from accounts.roles import Role
from core.web.uploads import is_disk_full
from evaluations.lifecycle.archiving import may_archive
from evaluations.models.states import State
from intake.models import ImportRun, JobKind, Upload, upload_path
from intake.runs.stages import RunAction, Stage, StageTransition, transition_of
from intake.runs.storing import Stored, all_or_nothing, disk_full_sentence
from jobs.queue import queue, queue_many, request_cancel, requeue

logger = logging.getLogger(__name__)

_ROWS_AT_ONCE: Final = 500


class ImportRefused(Exception):
    """The action was not taken; the message is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How a run treats what it reads; see the fields of ImportRun."""

    year: int | None = None
    unit: Unit | None = None
    creates_units: bool = False
    arrives_as: State = State.DRAFT
    confirms_itself: bool = False


class NoRoom(ImportRefused):
    """There was no room on the disk for the files; nothing of them is left."""


def start_run(
    *, files: Sequence[tuple[str, File[bytes]]], by: User, options: RunOptions
) -> ImportRun:
    """Keep the files and queue one reading job for each: all of them or none.

    Raises ImportRefused.
    """
    _require_may_start(files, by, options)
    try:
        with all_or_nothing() as stored:
            uploads = [_kept(name, file, stored) for name, file in files]
            with stored.rows():
                return _write_run(uploads, by, options)
    except (OSError, DatabaseError) as error:
        if not is_disk_full(error):
            raise
        logger.exception("no room for an upload of %d files", len(files))
        raise NoRoom(disk_full_sentence()) from error


def _require_may_start(
    files: Sequence[tuple[str, File[bytes]]], by: User, options: RunOptions
) -> None:
    _require_administrator(by)
    if options.unit is not None and not holds(by, Role.ADMINISTRATOR, options.unit):
        raise ImportRefused(_("您不是该单位的管理员。"))
    if options.arrives_as != State.DRAFT and not may_archive(by):
        raise ImportRefused(_("只有上级（财政）的管理员可以导入为“已通过”。"))
    if not files:
        raise ImportRefused(_("请选择要导入的文件。"))
    for name, file in files:
        if file.size > settings.UPLOAD_MAX_BYTES:
            limit = settings.UPLOAD_MAX_BYTES // 1024 // 1024
            raise ImportRefused(
                _("文件“%(name)s”超过 %(limit)d MB，请拆分后再上传。")
                % {"name": name, "limit": limit}
            )


def _kept(name: str, file: File[bytes], stored: Stored) -> Upload:
    """The row of a file that is stored now; not saved yet."""
    upload = Upload(name=name[-255:], sha256=_digest(file), size=file.size)
    upload.file.name = stored.keep(upload_path(upload, name), file)
    return upload


def _write_run(uploads: Sequence[Upload], by: User, options: RunOptions) -> ImportRun:
    """The rows of a run, of its files and of their jobs, in a few statements."""
    run = ImportRun.objects.create(
        by=by,
        year=options.year,
        unit=options.unit,
        creates_units=options.creates_units,
        arrives_as=options.arrives_as,
        confirms_itself=options.confirms_itself,
    )
    for upload in uploads:
        upload.run = run
    Upload.objects.bulk_create(uploads, batch_size=_ROWS_AT_ONCE)
    queue_reading(run, uploads, by)
    return run


def queue_reading(run: ImportRun, uploads: Sequence[Upload], by: User) -> None:
    """One reading job a file; those of an earlier attempt count no more."""
    queue_many(
        kind=JobKind.READ,
        subject=run.subject,
        by=by,
        payloads={
            f"read-{upload.pk}-{run.attempt}": {
                "run": run.pk,
                "upload": upload.pk,
                "attempt": run.attempt,
            }
            for upload in uploads
        },
    )


def _digest(file: File[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


@transaction.atomic
def confirm(*, run: ImportRun, by: User) -> ImportRun:
    """Save what the preview shows. Pressed twice it is saved once."""
    locked = lock_run(run)
    require_administrator_of(by, locked)
    transition = transition_or_refuse(locked, RunAction.CONFIRM, _("该导入不在等待确认的阶段。"))
    locked.stage = transition.then
    locked.confirmed_by, locked.confirmed_at = by, timezone.now()
    locked.save()
    queue_saving(locked)
    return locked


def queue_saving(run: ImportRun) -> None:
    """Let a worker save what the plan says; asked twice it is done once."""
    queue(
        kind=JobKind.SAVE,
        key=f"save-{run.pk}",
        subject=run.subject,
        payload={"run": run.pk},
        by=run.confirmed_by,
    )


@transaction.atomic
def cancel(*, run: ImportRun, by: User) -> ImportRun:
    """Stop a run. What was saved already stays, and can be undone; so can an undo that stopped."""
    locked = lock_run(run)
    require_administrator_of(by, locked)
    if locked.stage == Stage.PLANNING:
        raise ImportRefused(_("正在核对，请先停止核对，再取消导入。"))
    transition = transition_or_refuse(locked, RunAction.CANCEL, _("该导入已经结束，无法取消。"))
    request_cancel(locked.jobs)
    locked.stage = transition.then
    locked.save()
    return locked


@transaction.atomic
def retry(*, run: ImportRun, by: User) -> ImportRun:
    """Take up again a run whose saving failed or was cancelled half-way; what is saved stays."""
    locked = lock_run(run)
    require_administrator_of(by, locked)
    refusal = _("该导入没有可以重试的保存任务。")
    transition = transition_or_refuse(locked, RunAction.RETRY, refusal)
    job = locked.jobs.filter(kind=JobKind.SAVE).first()
    if job is None:
        raise ImportRefused(refusal)
    locked.stage, locked.failure, locked.owner_stopped = transition.then, "", False
    locked.confirmed_by, locked.confirmed_at = by, timezone.now()
    locked.save()
    requeue(job, by=by)
    return locked


def transition_or_refuse(run: ImportRun, action: RunAction, refusal: str) -> StageTransition:
    """Where the step leads from the stage of the locked run. Raises ImportRefused."""
    transition = transition_of(run, action)
    if transition is None:
        raise ImportRefused(refusal)
    return transition


def lock_run(run: ImportRun) -> ImportRun:
    """The run as it stands, held until the transaction ends."""
    return ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)


def _require_administrator(by: User) -> None:
    if not has_role(by, Role.ADMINISTRATOR):
        raise ImportRefused(_("只有管理员可以导入。"))


def require_administrator_of(by: User, run: ImportRun) -> None:
    """Only who started a run works on it; a superuser may step in."""
    _require_administrator(by)
    if run.by_id != by.pk and not by.is_superuser:
        raise ImportRefused(_("只有发起该导入的管理员可以办理。"))
