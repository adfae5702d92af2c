"""After a decision about one item: plans anew what it can change, whatever the run's size.

Documents that would be stored in the same place share a group; the outcome of each depends on the
earlier ones of its group. So a decision reaches the items it is about, and the groups they leave
and enter. A name that is learnt is about the items that print it, and those for which it may now
be proposed.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q

from accounts.models import Unit
from core.text import plain
from intake.models import ImportRun
from intake.runs.matching import is_alike
from intake.runs.planning import ALONE
from intake.runs.staging import plan, planner_of, to_plan, write_plans


@transaction.atomic
def replan(run: ImportRun, ids: Collection[int]) -> None:
    """Plan these items anew, and those whose outcome hangs on theirs.

    Comes to what planning the whole run would, as long as nobody else changed units, projects or
    forms meanwhile; saving looks at those again.
    """
    if to_plan(run).filter(group="").exclude(pk__in=ids).exists():
        plan(run)  # planned before groups were kept
        return
    planner = planner_of(run)
    changed = [item.document for item in to_plan(run).filter(pk__in=ids)]
    planner.prepare(changed)
    groups = set(run.items.filter(pk__in=ids).values_list("group", flat=True))
    groups |= {planner.group_of(document) for document in changed}
    reached = Q(pk__in=ids) | Q(group__in=groups - {ALONE, ""})
    write_plans(planner, list(to_plan(run).filter(reached)))


def about_unit_name(run: ImportRun, name: str) -> list[int]:
    """Items that print this unit's name, or for which it may now be proposed."""
    items = to_plan(run)
    printed = items.filter(unit_names__contains=f"\n{plain(name)}\n").values_list("pk", flat=True)
    unsure = items.filter(unit=None, unit_name="").values_list("pk", "unit_names")
    alike = {pk for pk, names in unsure if any(is_alike(name, one) for one in names.split())}
    return sorted({*printed, *alike})


def about_project_name(run: ImportRun, unit: Unit, name: str) -> list[int]:
    """Items of the unit that print this project's name, or for which it may now be proposed."""
    items = to_plan(run).filter(unit=unit)
    printed = items.filter(plain_name=plain(name)).values_list("pk", flat=True)
    unsure = items.filter(project=None).values_list("pk", "plain_name")
    return sorted({*printed, *(pk for pk, other in unsure if is_alike(name, other))})
