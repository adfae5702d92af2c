"""Whether those whom an import belongs to may still do what it does; asked before every step."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.permissions import has_role, holds, read_anew, within
from accounts.roles import Role
from intake.models import ImportItem, ImportRun
from jobs.leases import Lease, NotAllowed
from jobs.models import Job


def still_may(run: ImportRun, by: User) -> User:
    """``by`` as the database knows them now. Raises NotAllowed when they may not work on the run:
    deactivated, no administrator any more, or not of the run's unit.
    """
    person = read_anew(by)
    if is_lost(run, person):
        raise NotAllowed(stopped(run))
    return person


def is_lost(run: ImportRun, person: User) -> bool:
    """Whether this person, read anew, may no longer work on the run."""
    if not has_role(person, Role.ADMINISTRATOR):
        return True
    return run.unit is not None and not holds(person, Role.ADMINISTRATOR, run.unit)


def require_units(run: ImportRun, person: User, units: Iterable[Unit]) -> None:
    """Raises NotAllowed when the person does not administer one of these units."""
    if not all(holds(person, Role.ADMINISTRATOR, unit) for unit in units):
        raise NotAllowed(stopped(run))


def stopped(run: ImportRun) -> str:
    """What the run's page says of an import that stopped for want of rights."""
    if run.stage in {ImportRun.Stage.UNDOING, ImportRun.Stage.UNDONE}:
        return _("发起人已无权限，撤销已停止；其余仍保留，可由管理员再次撤销。")
    saved = run.items.exclude(saved_at=None).count()
    if saved == 0:
        return _("发起人已无权限，导入已停止。")
    return _("发起人已无权限，导入已停止；已保存 %(count)d 项，可由管理员撤销。") % {"count": saved}


def owned_tick(lease: Lease, run: ImportRun, by: User) -> Callable[[], None]:
    """Between two parts of planning: the job is still this worker's, and its owner still may."""

    def tick() -> None:
        lease.renew()
        still_may(run, by)

    return tick


def close_failed(job: Job, reason: str, owner: User) -> None:
    """Say on the run's page why it goes no further, and whether that is for want of rights."""
    run = ImportRun.objects.select_for_update(of=("self",)).get(pk=job.payload["run"])
    run.stage, run.failure, run.options_before = ImportRun.Stage.FAILED, reason, None
    person = read_anew(owner)
    units = Unit.objects.filter(pk__in=run.items.exclude(unit=None).values("unit"))
    holds_all = all(holds(person, Role.ADMINISTRATOR, unit) for unit in units)
    run.owner_stopped = is_lost(run, person) or not holds_all
    run.save()


def runs_for(user: User) -> QuerySet[ImportRun]:
    """The runs that exist for this user: one's own, and for a superuser all.

    A run whose owner may no longer take care of it exists for the administrators of every unit
    that it names.
    """
    if user.is_superuser:
        return ImportRun.objects.all()
    reached = within(user, roles=(Role.ADMINISTRATOR,))
    items = ImportItem.objects.filter(run=OuterRef("pk")).exclude(unit=None)
    left_behind = Q(owner_stopped=True) | Q(by__is_active=False)
    taken_over = left_behind & Exists(items.filter(reached)) & ~Exists(items.exclude(reached))
    return ImportRun.objects.filter(Q(by=user) | taken_over)
