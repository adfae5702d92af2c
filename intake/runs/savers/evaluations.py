"""Saves confirmed self-evaluations in batches. Saving the same item twice changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.permissions import holds, read_anew, units_for
from accounts.roles import Role
from budgets.models import Project
from core.errors import ActionRefused
from core.text import plain
from evaluations.lifecycle.archiving import Archive, Place
from evaluations.lifecycle.imports import NewEvaluation, replace_from_import, store_new
from evaluations.models import Evaluation
from evaluations.models.states import State
from evaluations.sheet.document import from_interchange
from intake.models import ImportItem, ImportRun
from intake.runs.planning import above_new_units, is_form, no_parent_for_new_units
from intake.runs.rights import require_units
from intake.runs.savers.documents import save_documents

Action = ImportItem.Action
BATCH = 100


def unsaved(run: ImportRun) -> list[int]:
    """Items still to be saved, in order."""
    open_items = run.items.filter(
        saved_at=None, skipped=False, action__in=[Action.CREATE, Action.UPDATE]
    )
    return list(open_items.order_by("upload", "position").values_list("pk", flat=True))


@transaction.atomic
def save_batch(run: ImportRun, ids: Sequence[int], by: User) -> None:
    """Save these items in one transaction: all of them or, if it fails, none.

    ``by`` is read anew by the caller. Raises NotAllowed for a unit that they do not administer.
    """
    items = list(
        ImportItem.objects.select_for_update(of=("self",))
        .filter(pk__in=ids, saved_at=None)
        .select_related("unit", "project__unit", "evaluation__unit", "budget_document")
        .order_by("upload", "position")
    )
    require_units(run, by, {item.unit for item in items if item.unit is not None})
    _make_units(run, [item for item in items if item.unit is None], by)
    with_unit = [item for item in items if item.unit is not None]
    forms = [item for item in with_unit if is_form(item.document)]
    if run.arrives_as == State.APPROVED:
        _refuse_unarchivable(forms, by)
    _save_forms([item for item in forms if item.action != Action.REFUSED], run, by)
    save_documents([item for item in with_unit if not is_form(item.document)], by)
    for item in items:
        item.saved_at = timezone.now() if item.action != Action.REFUSED else None
    ImportItem.objects.bulk_update(items, _COLUMNS)


def _save_forms(forms: Sequence[ImportItem], run: ImportRun, by: User) -> None:
    _make_projects([item for item in forms if item.project is None])
    _refuse_taken(forms)
    _create([item for item in forms if item.action == Action.CREATE], run, by)
    for item in forms:
        if item.action == Action.UPDATE:
            _update(item, by)


_COLUMNS = [
    "unit",
    "project",
    "evaluation",
    "budget_document",
    "saved_at",
    "before",
    "version_after",
    "made_project",
    "action",
    "reason",
]


def _make_units(run: ImportRun, items: Sequence[ImportItem], by: User) -> None:
    """Units that the run was allowed to make, below the first unit of its administrator.

    Where that one has no unit any more the run was taken up by another: below that one's first.
    """
    if not items:
        return
    owner = read_anew(run.by)
    theirs = units_for(owner, Role.ADMINISTRATOR)
    if not theirs.exists():
        theirs = units_for(by, Role.ADMINISTRATOR)
    above = above_new_units(theirs)
    known = {plain(unit.name): unit for unit in theirs}
    for item in items:
        name = plain(item.unit_name)
        if name not in known:
            if above is None or not holds(by, Role.ADMINISTRATOR, above):
                item.action, item.reason = Action.REFUSED, no_parent_for_new_units()
                continue
            known[name] = Unit.objects.create(
                name=item.unit_name, code=f"import-{item.pk}", parent=above
            )
        item.unit = known[name]


def _refuse_unarchivable(forms: Sequence[ImportItem], by: User) -> None:
    """A campaign may have been opened since the preview."""
    new = [item for item in forms if item.action == Action.CREATE]
    archive = Archive.of(by, {_place(item) for item in new})
    for item in new:
        reason = archive.refusal(_place(item))
        if reason:
            item.action, item.reason = Action.REFUSED, reason


def _place(item: ImportItem) -> Place:
    assert item.unit is not None  # noqa: S101  _make_units came before
    return Place(item.unit.path, item.document["year"])


def _make_projects(items: Sequence[ImportItem]) -> None:
    made: dict[tuple[int, str], Project] = {}
    for item in items:
        assert item.unit is not None  # noqa: S101  _make_units came before
        name = item.document["project_name"].strip()
        key = (item.unit.pk, name)
        if key not in made:
            made[key], item.made_project = Project.objects.get_or_create(
                unit=item.unit, name=name, defaults={"department": item.unit}
            )
        item.project = made[key]


def _refuse_taken(items: Sequence[ImportItem]) -> None:
    """Since the preview somebody else may have stored a form for the same project and year."""
    new = [item for item in items if item.action == Action.CREATE]
    taken: set[tuple[Any, ...]] = set(
        Evaluation.objects.filter(project__in=[item.project for item in new]).values_list(
            "project_id", "year", "edition"
        )
    )
    for item in new:
        key = (item.project_id, item.document["year"], item.document["edition"])
        is_taken = key in taken
        taken.add(key)
        if is_taken:
            item.action = Action.REFUSED
            item.reason = _("预览之后系统中已有该表，请重新导入以核对差异。")


def _create(items: Sequence[ImportItem], run: ImportRun, by: User) -> None:
    forms = [_new_form(item) for item in items]
    stored = store_new(entries=forms, by=by, state=State(run.arrives_as))
    for item, evaluation in zip(items, stored, strict=True):
        item.evaluation = evaluation
        item.version_after = evaluation.version


def _new_form(item: ImportItem) -> NewEvaluation:
    assert item.project is not None  # noqa: S101  _make_projects came before
    return NewEvaluation(item.project, from_interchange(item.document))


def _update(item: ImportItem, by: User) -> None:
    if item.evaluation is None or item.version_planned is None:
        item.action, item.reason = Action.REFUSED, _("预览之后该表已被删除，请重新导入。")
        return
    try:
        replaced = replace_from_import(
            evaluation=item.evaluation,
            document=from_interchange(item.document),
            by=by,
            version=item.version_planned,
        )
    except ActionRefused as refusal:
        item.action, item.reason = Action.REFUSED, str(refusal)
        return
    item.before = replaced.before
    item.version_after = replaced.evaluation.version
