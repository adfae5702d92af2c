"""What an administrator resolves for a whole run before confirming: year, unit, unknown names."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from accounts.models import Unit, UnitAlias, User
from accounts.permissions import holds
from accounts.roles import Role
from core.text import plain
from intake.models import ImportItem, ImportRun
from intake.runs.actions import (
    ImportRefused,
    lock_run,
    require_administrator_of,
    transition_or_refuse,
)
from intake.runs.matching import Units
from intake.runs.plan_jobs import begin_planning, options_of, read_and_plan
from intake.runs.replanning import about_unit_name, replan
from intake.runs.stages import RunAction, Stage
from intake.runs.staging import allowed_units, to_plan

MAX_NAMES: Final = 20
"""Names shown at once; those that most documents print come first."""
MAX_AT_ONCE: Final = 500
"""Items planned while the person waits: about a second."""
MAX_NAME_LENGTH: Final = 200
"""What an alias holds; a longer one, cut off, would never be found again."""
_NO_YEAR: Final = Q(document__year="") | Q(document__year=None)


@dataclass(frozen=True, slots=True)
class UnknownUnit:
    """A printed name that no unit bears, how many documents print it, and whose it may be."""

    name: str
    count: int
    proposed: Unit | None


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Documents of a run that one decision would let in, by what they lack.

    ``given_year`` counts documents that print no year and have the run's: it may be changed.
    """

    without_year: int
    given_year: int
    without_unit: int
    names: tuple[UnknownUnit, ...]


def unresolved(run: ImportRun) -> Unresolved:
    """What is left to resolve, in a fixed number of queries."""
    refused = Q(action=ImportItem.Action.REFUSED)
    years = to_plan(run).aggregate(
        without=Count("pk", filter=refused & _NO_YEAR),
        given=Count("pk", filter=Q(year_given=True)),
    )
    waiting = to_plan(run).filter(refused)
    # Without a group an item was planned before names were kept: it may well print one.
    homeless = waiting.filter(unit=None).exclude(group="")
    names = Counter(homeless.values_list("unit_names", flat=True))
    units = Units(allowed_units(run)) if names and run.unit_id is None else None
    unknown: Counter[str] = Counter()
    for printed, count in names.items():
        if units is not None and units.find(printed.split()) is None:
            unknown[next(iter(printed.split()), "")] += count
    return Unresolved(
        without_year=years["without"],
        given_year=years["given"],
        without_unit=unknown.pop("", 0),
        names=tuple(
            UnknownUnit(name, count, units.propose([name]))
            for name, count in unknown.most_common(MAX_NAMES)
            if units is not None and not units.is_elsewhere(name)
        ),
    )


@transaction.atomic
def resolve(
    *, run: ImportRun, by: User, year: int | None, unit: Unit | None, creates_units: bool
) -> ImportRun:
    """Plan the whole run anew with other options, in the background.

    ``year`` goes to the documents that print none, in place of one given before; None leaves it.
    ``unit`` receives all documents if given.
    """
    locked = open_run(run, by, RunAction.RESOLVE)
    if unit is not None and not holds(by, Role.ADMINISTRATOR, unit):
        raise ImportRefused(_("您不是该单位的管理员。"))
    before = options_of(locked)
    locked.unit, locked.creates_units = unit, creates_units
    if year is not None:
        locked.year = year
    if locked.stage == Stage.PREVIEW:
        begin_planning(locked, by, before)
    else:
        read_and_plan(locked, by)
    return locked


@transaction.atomic
def accept_unit_name(*, run: ImportRun, name: str, unit: Unit, by: User) -> None:
    """The unit that a printed name means, for every document of the run and from now on.

    A name that many documents print is planned anew in the background.
    """
    locked = open_run(run, by)
    if not holds(by, Role.ADMINISTRATOR, unit):
        raise ImportRefused(_("您不是该单位的管理员。"))
    if not plain(name):
        raise ImportRefused(_("表中没有单位名称，请在核对页补填。"))
    if len(name.strip()) > MAX_NAME_LENGTH:
        raise ImportRefused(_("单位名称过长，请在核对页改正。"))
    alias, _is_new = UnitAlias.objects.get_or_create(name=name.strip(), defaults={"unit": unit})
    if alias.unit_id != unit.pk:
        raise ImportRefused(_("“%(name)s”已经是另一单位的别名。") % {"name": alias.name})
    reached = about_unit_name(locked, name)
    if len(reached) > MAX_AT_ONCE:
        begin_planning(locked, by, options_of(locked))
    else:
        replan(locked, reached)


def open_run(run: ImportRun, by: User, action: RunAction = RunAction.DECIDE) -> ImportRun:
    """The run, held for a decision of its administrator while its stage allows one."""
    locked = lock_run(run)
    require_administrator_of(by, locked)
    transition_or_refuse(locked, action, _("只有等待确认的导入可以核对。"))
    return locked
