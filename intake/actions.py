"""What an administrator can do with an import. Keyword-only, atomic, with ``by``."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.permissions import has_role, holds
from accounts.roles import Role
from budgets.actions import take_back_document
from budgets.models import Project
from evaluations.importing import take_back
from evaluations.models import Evaluation
from evaluations.transitions import State
from intake.models import ImportItem, ImportRun, Job, Upload
from intake.queue import queue, requeue

Stage = ImportRun.Stage


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


@transaction.atomic
def start_run(
    *, files: Sequence[tuple[str, File[bytes]]], by: User, options: RunOptions
) -> ImportRun:
    """Keep the files and queue one reading job for each. Raises ImportRefused."""
    _require_administrator(by)
    if options.unit is not None and not holds(by, Role.ADMINISTRATOR, options.unit):
        raise ImportRefused(_("您不是该单位的管理员。"))
    if not files:
        raise ImportRefused(_("请选择要导入的文件。"))
    for name, file in files:
        if file.size > settings.UPLOAD_MAX_BYTES:
            limit = settings.UPLOAD_MAX_BYTES // 1024 // 1024
            raise ImportRefused(
                _("文件“%(name)s”超过 %(limit)d MB，请拆分后再上传。")
                % {"name": name, "limit": limit}
            )
    run = ImportRun.objects.create(
        by=by,
        year=options.year,
        unit=options.unit,
        creates_units=options.creates_units,
        arrives_as=options.arrives_as,
        confirms_itself=options.confirms_itself,
    )
    for name, file in files:
        upload = Upload.objects.create(
            run=run, name=name[-255:], file=file, sha256=_digest(file), size=file.size
        )
        queue(run, Job.Kind.READ, f"read-{upload.pk}", upload)
    return run


def _digest(file: File[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


@transaction.atomic
def confirm(*, run: ImportRun, by: User) -> ImportRun:
    """Save what the preview shows. Pressed twice it is saved once."""
    locked = _lock(run)
    require_administrator_of(by, locked)
    if locked.stage != Stage.PREVIEW:
        raise ImportRefused(_("该导入不在等待确认的阶段。"))
    locked.stage = Stage.SAVING
    locked.confirmed_by, locked.confirmed_at = by, timezone.now()
    locked.save()
    queue(locked, Job.Kind.SAVE, f"save-{locked.pk}")
    return locked


@transaction.atomic
def cancel(*, run: ImportRun, by: User) -> ImportRun:
    """Stop a run. What was saved already stays, and can be undone."""
    locked = _lock(run)
    require_administrator_of(by, locked)
    if locked.stage not in {Stage.READING, Stage.PREVIEW, Stage.SAVING}:
        raise ImportRefused(_("该导入已经结束，无法取消。"))
    locked.cancel_requested = True
    if locked.stage != Stage.SAVING:
        locked.stage = Stage.CANCELLED
    locked.save()
    return locked


@transaction.atomic
def retry(*, run: ImportRun, by: User) -> ImportRun:
    """Take up again a run whose saving failed or was cancelled half-way; what is saved stays."""
    locked = _lock(run)
    require_administrator_of(by, locked)
    job = locked.jobs.filter(kind=Job.Kind.SAVE).first()
    if job is None or locked.stage not in {Stage.FAILED, Stage.CANCELLED}:
        raise ImportRefused(_("该导入没有可以重试的保存任务。"))
    locked.stage, locked.failure, locked.cancel_requested = Stage.SAVING, "", False
    locked.save()
    requeue(job)
    return locked


@dataclass(frozen=True, slots=True)
class Undone:
    """How many forms were taken back, and which were left because somebody edited them."""

    taken_back: int
    left: tuple[ImportItem, ...]


def undo(*, run: ImportRun, by: User) -> Undone:
    """Take back every form and document of the run that nobody has edited since.

    Batch by batch, each in a transaction of its own, so that a large run holds nobody up; what is
    interrupted may be called again.
    """
    with transaction.atomic():
        locked = _lock(run)
        require_administrator_of(by, locked)
        if locked.stage not in {Stage.DONE, Stage.CANCELLED, Stage.FAILED, Stage.UNDONE}:
            raise ImportRefused(_("该导入尚未结束，不能撤销。"))
    saved = locked.items.exclude(saved_at=None).order_by("-pk")
    ids = list(saved.values_list("pk", flat=True))
    left: list[ImportItem] = []
    for start in range(0, len(ids), _UNDO_BATCH):
        left += _take_back_batch(ids[start : start + _UNDO_BATCH], by)
    with transaction.atomic():
        locked = _lock(run)
        locked.stage = Stage.UNDONE
        locked.undone_by, locked.undone_at = by, timezone.now()
        locked.save()
    return Undone(len(ids) - len(left), tuple(left))


_UNDO_BATCH: Final = 50


@transaction.atomic
def _take_back_batch(ids: Sequence[int], by: User) -> list[ImportItem]:
    """Take back these items, the newest first; gives those that had to be left."""
    items = (
        ImportItem.objects.select_for_update(of=("self",))
        .filter(pk__in=ids)
        .exclude(saved_at=None)
        .select_related("evaluation__unit", "project", "budget_document")
        .order_by("-pk")
    )
    return [item for item in items if not _take_back(item, by)]


def _take_back(item: ImportItem, by: User) -> bool:
    if item.budget_document is not None:
        return _take_back_document(item)
    if item.evaluation is not None and not take_back(
        evaluation=item.evaluation, version=item.version_after, before=item.before, by=by
    ):
        return False
    if item.before is not None:
        _hand_back_to_earlier_run(item)
    item.refresh_from_db(fields=["evaluation"])
    project = item.project
    if item.made_project and project is not None and _is_unused(project):
        project.delete()
        item.project = None
    item.saved_at = None
    item.save()
    return True


def _is_unused(project: Project) -> bool:
    """Whether nobody has put anything into a project since an import made it."""
    held = (project.evaluations, project.budgets, project.targets, project.aliases)
    return not any(rows.exists() for rows in held)


def _take_back_document(item: ImportItem) -> bool:
    assert item.budget_document is not None  # noqa: S101  the caller has looked
    if not take_back_document(
        document=item.budget_document, version=item.version_after, before=item.before
    ):
        return False
    assert item.version_after is not None  # noqa: S101  what was saved has a version
    ImportItem.objects.filter(
        budget_document=item.budget_document, version_after=item.version_after - 1
    ).update(version_after=item.version_after + 1)
    item.refresh_from_db(fields=["budget_document"])
    item.saved_at = None
    item.save()
    return True


def _hand_back_to_earlier_run(item: ImportItem) -> None:
    """The form is again as an earlier import left it: that import may now be undone too."""
    assert item.before is not None  # noqa: S101  the caller has looked
    version = Evaluation.objects.filter(import_items=item).values("version")
    ImportItem.objects.filter(
        evaluation=item.evaluation_id, version_after=item.before["version"]
    ).update(version_after=Subquery(version))


def _lock(run: ImportRun) -> ImportRun:
    return ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)


def _require_administrator(by: User) -> None:
    if not has_role(by, Role.ADMINISTRATOR):
        raise ImportRefused(_("只有管理员可以导入。"))


def require_administrator_of(by: User, run: ImportRun) -> None:
    """Only who started a run works on it; a superuser may step in."""
    _require_administrator(by)
    if run.by_id != by.pk and not by.is_superuser:
        raise ImportRefused(_("只有发起该导入的管理员可以办理。"))
