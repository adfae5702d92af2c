"""Undoing a whole import: requested by an administrator, done in the background."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.db.models import QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.permissions import holds, read_anew
from accounts.roles import Role
from budgets.actions import undo_document_import
from budgets.models import Project
from evaluations.lifecycle.imports import undo_import
from evaluations.models import Evaluation
from intake.models import ImportItem, ImportRun, JobKind
from intake.runs.actions import ImportRefused, lock_run, transition_or_refuse
from intake.runs.rights import require_units, runs_for
from intake.runs.stages import RunAction, Stage
from jobs.leases import Lease, let_others_write
from jobs.models import Job
from jobs.queue import queue
from jobs.registry import Handler

_BATCH: Final = 50
_NAMED: Final = 10
"""How many of the forms that stay are named on the page; the result table lists them all."""


@transaction.atomic
def undo(*, run: ImportRun, by: User) -> Job:
    """Queue the taking back of every form and document of the run that nobody edited since.

    The job's result counts what was undone and what was left. Raises ImportRefused.
    """
    locked = lock_run(run)
    _require_may_undo(by, locked)
    transition = transition_or_refuse(
        locked, RunAction.UNDO, _("该导入尚未结束，或没有保存过，不能撤销。")
    )
    # Where it stops half-way the run stands again as it stood, and may be undone again.
    payload = {"run": locked.pk, "stage": locked.stage}
    locked.stage = transition.then
    locked.save()
    return queue(
        kind=JobKind.UNDO,
        key=f"undo-{locked.pk}",
        subject=locked.subject,
        payload=payload,
        by=by,
        total=locked.items.exclude(saved_at=None).count(),
        again=True,
    )


def _require_may_undo(by: User, run: ImportRun) -> None:
    """Its owner; where that one may no longer, whoever administers all its units."""
    if not runs_for(by).filter(pk=run.pk).exists():
        raise ImportRefused(_("只有发起该导入的管理员可以办理。"))
    if not all(holds(by, Role.ADMINISTRATOR, unit) for unit in _units(_still_saved(run))):
        raise ImportRefused(_("您不是该导入全部单位的管理员，不能撤销。"))


def _units(ids: Sequence[int]) -> QuerySet[Unit]:
    """The units of these items."""
    return Unit.objects.filter(pk__in=ImportItem.objects.filter(pk__in=ids).values("unit"))


def _undo(lease: Lease) -> None:
    """Batch by batch, each in a transaction of its own, so that a large run holds nobody up."""
    job = lease.job
    run = ImportRun.objects.get(pk=job.payload["run"])
    ids = list(_still_saved(run))
    lease.renew(done=job.total - len(ids))
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        with transaction.atomic():
            by = read_anew(_user(job))
            require_units(run, by, _units(batch))
            _undo_batch(batch, by)
            lease.renew(done=job.total - len(ids) + start + len(batch))
        let_others_write()
    with transaction.atomic():
        locked = lock_run(run)
        locked.stage, locked.failure = Stage.UNDONE, ""
        locked.undone_by, locked.undone_at = _user(job), timezone.now()
        locked.save()
        lease.finish(_result(locked, job.total))


def _still_saved(run: ImportRun) -> list[int]:
    """The newest first: what an import wrote last has to go first."""
    saved = run.items.exclude(saved_at=None).order_by("-pk")
    return list(saved.values_list("pk", flat=True))


def _result(run: ImportRun, total: int) -> dict[str, object]:
    left = run.items.exclude(saved_at=None).order_by("-pk").defer("before")
    count = left.count()
    names = [item.name for item in left[:_NAMED]]
    return {"taken_back": total - count, "left": count, "names": names}


def _user(job: Job) -> User:
    assert isinstance(job.by, User)  # noqa: S101  `undo` wrote it
    return job.by


def _back_to_saved(job: Job, failure: str = "") -> None:
    run = ImportRun.objects.select_for_update(of=("self",)).get(pk=job.payload["run"])
    run.stage = job.payload["stage"]
    run.failure = failure or run.failure
    run.save()


HANDLER: Final = Handler(_undo, failed=_back_to_saved, cancelled=_back_to_saved)


def _undo_batch(ids: Sequence[int], by: User) -> None:
    """Take back these items, the newest first; those that were edited since are left."""
    items = (
        ImportItem.objects.select_for_update(of=("self",))
        .filter(pk__in=ids)
        .exclude(saved_at=None)
        .select_related("evaluation__unit", "project", "budget_document")
        .order_by("-pk")
    )
    for item in items:
        _undo_item(item, by)


def _undo_item(item: ImportItem, by: User) -> None:
    if item.budget_document is not None:
        _undo_document(item, by)
        return
    if item.evaluation is not None and not undo_import(
        evaluation=item.evaluation, version=item.version_after, before=item.before, by=by
    ):
        return
    if item.before is not None:
        _hand_back_to_earlier_run(item)
    item.refresh_from_db(fields=["evaluation"])
    project = item.project
    if item.made_project and project is not None and _is_unused(project):
        project.delete()
        item.project = None
    item.saved_at = None
    item.save()


def _is_unused(project: Project) -> bool:
    """Whether nobody has put anything into a project since an import made it."""
    held = (project.evaluations, project.budgets, project.targets, project.aliases)
    return not any(rows.exists() for rows in held)


def _undo_document(item: ImportItem, by: User) -> None:
    assert item.budget_document is not None  # noqa: S101  the caller has looked
    if not undo_document_import(
        document=item.budget_document, version=item.version_after, before=item.before, by=by
    ):
        return
    assert item.version_after is not None  # noqa: S101  what was saved has a version
    ImportItem.objects.filter(
        budget_document=item.budget_document, version_after=item.version_after - 1
    ).update(version_after=item.version_after + 1)
    item.refresh_from_db(fields=["budget_document"])
    item.saved_at = None
    item.save()


def _hand_back_to_earlier_run(item: ImportItem) -> None:
    """The form is again as an earlier import left it: that import may now be undone too."""
    assert item.before is not None  # noqa: S101  the caller has looked
    version = Evaluation.objects.filter(import_items=item).values("version")
    ImportItem.objects.filter(
        evaluation=item.evaluation_id, version_after=item.before["version"]
    ).update(version_after=Subquery(version))
