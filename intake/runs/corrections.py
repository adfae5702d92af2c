"""What an administrator does with single items before confirming: skip, correct, match names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.permissions import holds
from accounts.roles import Role
from budgets.models import Project, ProjectAlias
from intake.models import ImportItem
from intake.runs.actions import ImportRefused
from intake.runs.item_blocks import FIXED
from intake.runs.planning import UNIT_FIELDS
from intake.runs.replanning import about_project_name, replan
from intake.runs.resolutions import accept_unit_name, open_run


@transaction.atomic
def correct(*, item: ImportItem, changes: Mapping[str, str], by: User) -> ImportItem:
    """Put corrected values into an item and plan it anew. Unknown paths are passed over."""
    run = open_run(item.run, by)
    locked = ImportItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    year = locked.document.get("year")
    locked.document = _corrected(locked.document, "", changes)
    if locked.document.get("year") != year:
        locked.year_given = False
    locked.corrected = True
    locked.problem = ""
    locked.save()
    replan(run, [locked.pk])
    locked.refresh_from_db()
    return locked


def _corrected(value: Any, path: str, changes: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {
            key: item
            if key in FIXED
            else _corrected(item, f"{path}.{key}" if path else key, changes)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_corrected(item, f"{path}[{n}]", changes) for n, item in enumerate(value)]
    if path == "year":
        text = changes.get(path, str(value)).strip()
        return int(text) if text.isdecimal() and len(text) == 4 else ""
    return changes.get(path, value)


@transaction.atomic
def skip(*, item: ImportItem, skipped: bool, by: User) -> ImportItem:
    """Leave an item out of the import, or take it in again."""
    run = open_run(item.run, by)
    item.skipped = skipped
    item.save(update_fields=["skipped"])
    replan(run, [item.pk])
    item.refresh_from_db()
    return item


@transaction.atomic
def accept_unit(*, item: ImportItem, unit: Unit, by: User) -> None:
    """The unit that the document means; its printed name is remembered as an alias."""
    run = open_run(item.run, by)
    name = next((item.document.get(key, "") for key in UNIT_FIELDS if item.document.get(key)), "")
    accept_unit_name(run=run, name=name, unit=unit, by=by)


@transaction.atomic
def accept_project(*, item: ImportItem, project: Project, by: User) -> None:
    """The project that the document means; its printed name is remembered as an alias."""
    run = open_run(item.run, by)
    if not holds(by, Role.ADMINISTRATOR, project.unit):
        raise ImportRefused(_("您不是该单位的管理员。"))
    name = str(item.document.get("project_name", "")).strip()[:300]
    ProjectAlias.objects.get_or_create(project=project, name=name)
    replan(run, about_project_name(run, project.unit, name))
