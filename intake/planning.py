"""Decides, without writing anything, what an import would do with each document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Unit, UnitAlias
from budgets.models import Project
from budgets.money import plain
from evaluations.changes import changes
from evaluations.documents import SelfEvaluation
from evaluations.editions import all_editions
from evaluations.models import Evaluation
from evaluations.sheets import to_document, too_long
from evaluations.transitions import EDITABLE, State
from intake.models import ImportItem

Action = ImportItem.Action


@dataclass(frozen=True, slots=True)
class Plan:
    """What would happen with one document, and why. ``unit_name`` names a unit to be made."""

    action: ImportItem.Action
    reason: str = ""
    unit: Unit | None = None
    unit_name: str = ""
    project: Project | None = None
    evaluation: Evaluation | None = None


@dataclass(slots=True)
class Planner:
    """Plans documents one after another with a fixed number of queries for all of them.

    ``units`` are the units that may receive forms. ``unit`` receives all of them if given.
    """

    units: QuerySet[Unit]
    unit: Unit | None = None
    creates_units: bool = False
    _by_name: dict[str, Unit] = field(default_factory=dict)
    _projects: dict[tuple[int, str], Project] = field(default_factory=dict)
    _existing: dict[tuple[int, int, str], Evaluation] = field(default_factory=dict)
    _seen: set[tuple[str, str, int | None, str]] = field(default_factory=set)

    def prepare(self, documents: Sequence[SelfEvaluation]) -> None:
        """Load the units, projects and forms that these documents may meet."""
        self._load_units()
        years = {document.year for document in documents if document.year}
        projects = Project.objects.filter(unit__in=self.units).select_related("unit")
        self._projects = {(row.unit_id, plain(row.name)): row for row in projects}
        forms = (
            Evaluation.objects.filter(unit__in=self.units, year__in=years)
            .select_related("unit", "project")
            .prefetch_related("funding_lines", "indicators", "import_items")
        )
        self._existing = {(row.project_id, row.year, row.edition): row for row in forms}

    def _load_units(self) -> None:
        aliases = UnitAlias.objects.filter(unit__in=self.units).select_related("unit")
        self._by_name = {plain(alias.name): alias.unit for alias in aliases}
        self._by_name |= {plain(unit.name): unit for unit in self.units}

    def plan(self, document: SelfEvaluation) -> Plan:
        """What to do with this document; the same project twice in one run is refused."""
        refusal = _refusal(document)
        if refusal:
            return Plan(Action.REFUSED, refusal)
        unit, unit_name = self._unit(document)
        if unit is None and not unit_name:
            return Plan(Action.REFUSED, self._unknown_unit(document))
        key = (
            unit.path if unit else unit_name,
            plain(document.project_name),
            document.year,
            document.edition,
        )
        if key in self._seen:
            reason = _("本次导入中已有该项目同一年度的自评表，请只保留一张。")
            return Plan(Action.REFUSED, reason, unit)
        self._seen.add(key)
        if unit is None:
            return Plan(Action.CREATE, _("将新建单位和项目。"), unit_name=unit_name)
        return self._against_stored(document, unit)

    def _unit(self, document: SelfEvaluation) -> tuple[Unit | None, str]:
        if self.unit is not None:
            return self.unit, ""
        names = [document.implementing_unit, document.department]
        for name in names:
            found = self._by_name.get(plain(name))
            if found is not None:
                return found, ""
        printed = next((name.strip() for name in names if plain(name)), "")
        return None, printed if self.creates_units else ""

    def _unknown_unit(self, document: SelfEvaluation) -> str:
        name = document.implementing_unit or document.department
        if not plain(name):
            return _("表中没有单位名称，请在导入时指定归属单位。")
        return _("没有名为“%(name)s”的单位，请先建立该单位或给已有单位添加别名。") % {"name": name}

    def _against_stored(self, document: SelfEvaluation, unit: Unit) -> Plan:
        project = self._projects.get((unit.pk, plain(document.project_name)))
        if project is None:
            return Plan(Action.CREATE, _("将新建项目。"), unit)
        assert document.year is not None  # noqa: S101  _refusal has looked
        existing = self._existing.get((project.pk, document.year, document.edition))
        if existing is None:
            return Plan(Action.CREATE, "", unit, project=project)
        if not changes(to_document(existing), document):
            return Plan(Action.UNCHANGED, "", unit, project=project, evaluation=existing)
        if not _replaceable(existing, cast(Any, existing).import_items.all()):
            state = State(existing.state).label
            reason = _("系统中该表%(state)s，不能覆盖；如需更新请先退回。") % {"state": state}
            return Plan(Action.REFUSED, reason, unit, project=project, evaluation=existing)
        return Plan(Action.UPDATE, "", unit, project=project, evaluation=existing)


def _refusal(document: SelfEvaluation) -> str:
    """Why this document cannot be stored at all; "" when it can."""
    if not plain(document.project_name):
        return _("这张表没有项目名称，请补填后再导入。")
    if document.year is None:
        return _("表中没有年度，请在导入时填写年度。")
    if document.edition not in all_editions():
        return _("没有这种版式的说明，暂不能保存。")
    long = too_long(document)
    return _("“%(place)s”的内容过长，请缩短后再导入。") % {"place": long} if long else ""


def _replaceable(evaluation: Evaluation, imported: Iterable[ImportItem]) -> bool:
    """Whether an import may write over the form: still being filled, or untouched since import."""
    if evaluation.state in EDITABLE:
        return True
    return any(item.version_after == evaluation.version for item in imported)
