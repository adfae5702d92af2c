"""Storing published documents and what hangs on them. Keyword-only, atomic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.permissions import holds
from accounts.roles import Role
from budgets.announcing import announced_rows
from budgets.models import (
    AnnouncedBudget,
    BudgetDocument,
    PerformanceTarget,
    Project,
    TargetIndicator,
)
from core.sheets.kinds import kind_named

_BATCH: Final = 1000


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored document; ``before`` is its content until now, None where it is new."""

    document: BudgetDocument
    before: dict[str, Any] | None


def document_name(content: dict[str, Any]) -> str:
    """What tells the document from others of its kind, unit and year; "" when nothing does."""
    return kind_named(content["kind"]).name_of(content)[:400]


class StoringRefused(Exception):
    """The document was not stored; the message is one sentence for the user."""


def _require_administrator(by: User, unit: Unit) -> None:
    if not holds(by, Role.ADMINISTRATOR, unit):
        raise StoringRefused(_("您不是该单位的管理员。"))


@transaction.atomic
def store_document(*, unit: Unit, year: int, content: dict[str, Any], by: User) -> Stored:
    """Store a document of the interchange format, or write it over its older version.

    Raises StoringRefused when ``by`` does not administer the unit.
    """
    _require_administrator(by, unit)
    kind, name = content["kind"], document_name(content)
    document = (
        BudgetDocument.objects.select_for_update(of=("self",))
        .filter(unit=unit, year=year, kind=kind, name=name)
        .first()
    )
    before = document.content if document else None
    if document is None:
        document = BudgetDocument(unit=unit, year=year, kind=kind, name=name)
    else:
        document.version += 1
    _write(document, content)
    return Stored(document, before)


def file_approved(unit: Unit, year: int, content: dict[str, Any]) -> None:
    """File a sheet that was filled here and is now approved, in the place of an imported one.

    Part of the step that approves it, which has asked who may: from here on it is what rules
    compare with.
    """
    document = _filed(unit, year, content)
    _write(document, content)


def file_approved_target(unit: Unit, year: int, content: dict[str, Any]) -> None:
    """The same for the target of a project, which prefills the project's sheets of that year.

    It takes the place of a target that was entered by hand.
    """
    document = _filed(unit, year, content)
    document.content = content
    document.save()
    PerformanceTarget.objects.filter(
        project__unit=unit, project__name=document.name[:300], year=year
    ).update(document=document)
    _write(document, content)


def _filed(unit: Unit, year: int, content: dict[str, Any]) -> BudgetDocument:
    """The document that the sheet is filed as, locked; unsaved where there is none yet."""
    kind, name = content["kind"], document_name(content)
    held = BudgetDocument.objects.select_for_update(of=("self",))
    document = held.filter(unit=unit, year=year, kind=kind, name=name).first()
    if document is None:
        return BudgetDocument(unit=unit, year=year, kind=kind, name=name)
    document.version += 1
    return document


@transaction.atomic
def undo_document_import(
    *, document: BudgetDocument, version: int | None, before: dict[str, Any] | None, by: User
) -> bool:
    """Undo an import of this document; False when it was written over since.

    Raises StoringRefused when ``by`` does not administer the unit.
    """
    locked = BudgetDocument.objects.select_for_update(of=("self",)).select_related("unit")
    current = locked.get(pk=document.pk)
    _require_administrator(by, current.unit)
    if current.version != version or _target_was_edited(current):
        return False
    if before is None:
        current.delete()
        return True
    current.version += 1
    _write(current, before)
    return True


def _target_was_edited(document: BudgetDocument) -> bool:
    """Whether somebody changed the target that the document brought."""
    target = PerformanceTarget.objects.filter(document=document).first()
    if target is None:
        return False
    cells = ("level1", "level2", "level3", "target")
    stored = list(target.indicators.values_list(*cells))
    brought = [tuple(row[cell] for cell in cells) for row in document.content["indicators"]]
    return stored != brought or target.annual_goal != document.content.get("annual_goal", "")


def _write(document: BudgetDocument, content: dict[str, Any]) -> None:
    document.content = content
    document.save()
    save_rows = kind_named(document.kind).save_rows
    if save_rows is not None:
        save_rows(document, content)
    AnnouncedBudget.objects.filter(document=document).delete()
    AnnouncedBudget.objects.bulk_create(
        (
            AnnouncedBudget(document=document, **row)
            for row in announced_rows(content, document.year)
        ),
        batch_size=_BATCH,
    )


def save_target_rows(document: BudgetDocument, content: dict[str, Any]) -> None:
    """The target that prefills the year's sheets; one entered by hand stays as it is."""
    project, _new = Project.objects.get_or_create(
        unit=document.unit,
        name=document.name[:300],
        defaults={"department": document.unit.parent or document.unit},
    )
    target, is_new = PerformanceTarget.objects.get_or_create(
        project=project, year=document.year, defaults={"document": document}
    )
    if not is_new and target.document_id != document.pk:
        return
    target.annual_goal = content.get("annual_goal", "")
    target.save()
    target.indicators.all().delete()
    TargetIndicator.objects.bulk_create(
        TargetIndicator(
            performance_target=target,
            position=position,
            level1=row["level1"][:60],
            level2=row["level2"][:60],
            level3=row["level3"][:500],
            target=row["target"],
        )
        for position, row in enumerate(content.get("indicators", ()))
    )
