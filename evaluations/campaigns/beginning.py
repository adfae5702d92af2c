"""What a new sheet of a kind that follows its spec starts with.

The document of the same year that came from a file, else last year's sheet without what happened in
that year; and the names that project and unit give.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from accounts.models import Unit
from budgets.models import BudgetDocument, Project
from core.sheets.kinds import SheetKind, kind_named
from core.sheets.row_uids import new_uid
from core.sheets.spec import Block, Cell, SheetSpec
from evaluations.models import Evaluation, SheetRow
from evaluations.scoring.edited import to_fill
from evaluations.sheet.by_spec.cells import head_cells, row_cells
from evaluations.storage.any_kind import new_sheet_rows, set_head
from evaluations.storage.mapper import to_document


@dataclass(frozen=True, slots=True)
class Subject:
    """What a sheet is about: a project of a unit, or the unit itself."""

    unit: Unit
    project: Project | None = None

    def name_in(self, kind: SheetKind) -> str:
        """What the sheet is called among those of its kind, unit and year."""
        return kind.title if self.project is None else self.project.name

    def names(self) -> Mapping[str, str]:
        """The cells that are known from whom the sheet is about."""
        if self.project is None:
            return {"department": self.unit.name, "reporting_unit": self.unit.name}
        department = self.project.department or self.unit
        return {
            "project_name": self.project.name,
            "implementing_unit": self.unit.name,
            "reporting_unit": self.unit.name,
            "department": department.name,
            "supervising_department": department.name,
        }


@dataclass(frozen=True, slots=True)
class Begun:
    """An unsaved sheet and its unsaved rows."""

    evaluation: Evaluation
    rows: list[SheetRow]


def begin(
    subjects: Sequence[Subject], spec: SheetSpec, year: int, campaign: int | None = None
) -> list[Begun]:
    """The sheets of these subjects, in their order; five queries for any number of them."""
    kind = kind_named(spec.kind)
    given = _files(subjects, kind, spec, year)
    earlier = _last_years(subjects, spec, year)
    begun = []
    for subject in subjects:
        key = _key(subject)
        document = given.get(key) or kind.document(edition=spec.id)
        if key not in given and key in earlier:
            document = _repeated(earlier[key], spec)
        begun.append(_begun(subject, replace(document, year=year), spec, campaign))
    return begun


def _begun(subject: Subject, document: Any, spec: SheetSpec, campaign: int | None) -> Begun:
    names = subject.names()
    known = {cell.field: names[cell.field] for cell in spec.fields if cell.field in names}
    filled = to_fill(replace(document, **known), (spec,))
    evaluation = Evaluation(
        kind=spec.kind,
        unit=subject.unit,
        project=subject.project,
        project_name=subject.name_in(kind_named(spec.kind)),
        campaign_id=campaign,
        year=filled.year,
        edition=spec.id,
        carried=[
            cell.field for cell in spec.fields if cell.source == "budget" and known.get(cell.field)
        ],
    )
    set_head(evaluation, filled)
    return Begun(evaluation, new_sheet_rows(evaluation, filled))


_Key = tuple[int, str]


def _key(subject: Subject) -> _Key:
    return subject.unit.pk, "" if subject.project is None else subject.project.name


def _files(
    subjects: Sequence[Subject], kind: SheetKind, spec: SheetSpec, year: int
) -> dict[_Key, Any]:
    """The documents of these subjects that came from files, under new uids."""
    held = BudgetDocument.objects.filter(
        kind=kind.name, year=year, unit__in={subject.unit.pk for subject in subjects}
    )
    by_name = {
        (row.unit_id, row.name if kind.has_project else ""): row.content
        for row in held.order_by("pk")
    }
    return {
        key: _named(kind.read(by_name[key]), spec)
        for key in map(_key, subjects)
        if key in by_name and by_name[key].get("edition") == spec.id
    }


def _named(document: Any, spec: SheetSpec) -> Any:
    """The document with a uid for each of its rows."""
    tables = {
        name: tuple(replace(row, uid=new_uid()) for row in getattr(document, name))
        for name in spec.tables
    }
    return replace(document, **tables)


def _last_years(subjects: Sequence[Subject], spec: SheetSpec, year: int) -> dict[_Key, Any]:
    """The sheets of the year before on the same edition."""
    before = Evaluation.objects.filter(
        kind=spec.kind,
        edition=spec.id,
        year=year - 1,
        unit__in={subject.unit.pk for subject in subjects},
    )
    rows = before.order_by("pk").select_related("project").prefetch_related("sheet_rows")
    return {
        (row.unit_id, "" if row.project is None else row.project.name): to_document(row)
        for row in rows
    }


def _repeated(document: Any, spec: SheetSpec) -> Any:
    """Last year's sheet without what happened in that year; its rows are new ones."""
    kept = {cell.field: getattr(document, cell.field) for cell in head_cells(spec) if _lasts(cell)}
    tables = {
        name: tuple(_repeated_row(row, block) for row in getattr(document, name))
        for name, block in spec.tables.items()
        if any(map(_lasts, row_cells(block)))
    }
    return type(document)(edition=spec.id, **kept, **tables)


def _repeated_row(row: Any, block: Block) -> Any:
    texts = {cell.field: getattr(row, cell.field) for cell in row_cells(block) if _lasts(cell)}
    return type(row)(uid=new_uid(), **texts)


def _lasts(cell: Cell) -> bool:
    """Whether a cell says the same from year to year."""
    return cell.source in ("budget", "previous")
