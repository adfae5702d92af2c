"""Decides, without writing anything, what an import would do with each document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Unit
from budgets.actions import document_name
from budgets.models import BudgetDocument, Project
from budgets.money import plain
from evaluations.changes import changes
from evaluations.documents import KIND, SelfEvaluation, from_interchange
from evaluations.editions import all_editions
from evaluations.models import Evaluation
from evaluations.sheets import to_document, too_long
from evaluations.transitions import EDITABLE, State
from intake.matching import Projects, Units
from intake.models import ImportItem

Action = ImportItem.Action
Content = dict[str, Any]

UNIT_FIELDS: Final = (
    "implementing_unit",
    "unit_name",
    "reporting_unit",
    "department",
    "supervising_department",
)
"""Where documents of the various kinds name their unit, the nearest first."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What would happen with one document, and why. ``unit_name`` names a unit to be made."""

    action: ImportItem.Action
    reason: str = ""
    unit: Unit | None = None
    unit_name: str = ""
    project: Project | None = None
    evaluation: Evaluation | None = None
    budget_document: BudgetDocument | None = None
    suggested_unit: Unit | None = None
    suggested_project: Project | None = None
    version_planned: int | None = None


@dataclass(slots=True)
class Planner:
    """Plans documents one after another with a fixed number of queries for all of them.

    ``allowed`` are the units that may receive documents; ``unit`` receives all of them if given.
    """

    allowed: QuerySet[Unit]
    unit: Unit | None = None
    creates_units: bool = False
    _units: Units = field(init=False)
    _projects: Projects = field(init=False)
    _forms: dict[tuple[int, int, str], Evaluation] = field(init=False)
    _documents: dict[tuple[int, int, str, str], BudgetDocument] = field(init=False)
    _seen: set[tuple[object, ...]] = field(default_factory=set)

    def prepare(self, contents: Sequence[Content]) -> None:
        """Load the units, projects, forms and documents that these contents may meet."""
        self._units, self._projects = Units(self.allowed), Projects(self.allowed)
        years = {content["year"] for content in contents if content.get("year")}
        forms = (
            Evaluation.objects.filter(unit__in=self.allowed, year__in=years)
            .select_related("unit", "project")
            .prefetch_related("funding_lines", "indicators", "import_items")
        )
        self._forms = {(row.project_id, row.year, row.edition): row for row in forms}
        documents = BudgetDocument.objects.filter(unit__in=self.allowed, year__in=years)
        self._documents = {(row.unit_id, row.year, row.kind, row.name): row for row in documents}

    def plan(self, content: Content) -> Plan:
        """What to do with this document; the same one twice in one run is refused."""
        refusal = _refusal(content)
        if refusal:
            return Plan(Action.REFUSED, refusal)
        names = [content.get(name, "") for name in UNIT_FIELDS]
        unit = self.unit or self._units.find(names)
        printed = next((name.strip() for name in names if plain(name)), "")
        if unit is None and self._units.is_elsewhere(printed):
            reason = _("单位“%(name)s”不在您的管理范围内。") % {"name": printed}
            return Plan(Action.REFUSED, reason)
        if unit is None and not (self.creates_units and printed):
            proposed = self._units.propose(names)
            return Plan(Action.REFUSED, _unknown_unit(printed), suggested_unit=proposed)
        if self._is_double(content, unit, printed):
            return Plan(Action.REFUSED, _double(), unit)
        if unit is None:
            return Plan(Action.CREATE, _("将新建单位。"), unit_name=printed)
        if content["kind"] != KIND:
            return self._against_documents(content, unit)
        return self._against_forms(from_interchange(content), unit)

    def _is_double(self, content: Content, unit: Unit | None, printed: str) -> bool:
        owner = unit.path if unit else plain(printed)
        what = (content["kind"], content.get("edition", ""), plain(_name(content)))
        key = (owner, content["year"], *what)
        known = key in self._seen
        self._seen.add(key)
        return known

    def _against_documents(self, content: Content, unit: Unit) -> Plan:
        key = (unit.pk, content["year"], content["kind"], document_name(content))
        stored = self._documents.get(key)
        if stored is None:
            return Plan(Action.CREATE, "", unit)
        same = stored.content == without_evidence(content)
        return Plan(Action.UNCHANGED if same else Action.UPDATE, "", unit, budget_document=stored)

    def _against_forms(self, document: SelfEvaluation, unit: Unit) -> Plan:
        project = self._projects.find(unit, document.project_name)
        if project is None:
            proposed = self._projects.propose(unit, document.project_name)
            return Plan(Action.CREATE, _("将新建项目。"), unit, suggested_project=proposed)
        assert document.year is not None  # noqa: S101  _refusal has looked
        form_key = (project.pk, document.year, document.edition)
        if form_key in self._seen:
            return Plan(Action.REFUSED, _double(), unit, project=project)
        self._seen.add(form_key)
        existing = self._forms.get(form_key)
        if existing is None:
            return Plan(Action.CREATE, "", unit, project=project)
        if not changes(to_document(existing), document):
            return Plan(Action.UNCHANGED, "", unit, project=project, evaluation=existing)
        if not _replaceable(existing, cast(Any, existing).import_items.all()):
            state = State(existing.state).label
            reason = _("系统中该表%(state)s，不能覆盖；如需更新请先退回。") % {"state": state}
            return Plan(Action.REFUSED, reason, unit, project=project, evaluation=existing)
        return Plan(
            Action.UPDATE,
            "",
            unit,
            project=project,
            evaluation=existing,
            version_planned=existing.version,
        )


def _double() -> str:
    return _("本次导入中已有同一年度的这张表，请只保留一张。")


def _name(content: Content) -> str:
    name = content["project_name"] if content["kind"] == KIND else document_name(content)
    return str(name)


def _refusal(content: Content) -> str:
    """Why this document cannot be stored at all; "" when it can."""
    if not plain(_name(content)):
        return _("这张表没有项目名称（或表名），请补填后再导入。")
    if not content.get("year"):
        return _("表中没有年度，请在导入时填写年度。")
    if content["kind"] != KIND:
        return ""
    if content["edition"] not in all_editions():
        return _("没有这种版式的说明，暂不能保存。")
    long = too_long(from_interchange(content))
    return _("“%(place)s”的内容过长，请缩短后再导入。") % {"place": long} if long else ""


def _unknown_unit(name: str) -> str:
    if not name:
        return _("表中没有单位名称，请在导入时指定归属单位。")
    return _("没有名为“%(name)s”的单位，请先建立该单位或给已有单位添加别名。") % {"name": name}


def _replaceable(evaluation: Evaluation, imported: Iterable[ImportItem]) -> bool:
    """Whether an import may write over the form: still being filled, or untouched since import."""
    if evaluation.state in EDITABLE:
        return True
    return any(item.version_after == evaluation.version for item in imported)


def without_evidence(value: Any) -> Any:
    """The content without the places it was read from."""
    if isinstance(value, dict):
        return {key: without_evidence(item) for key, item in value.items() if key != "evidence"}
    if isinstance(value, list):
        return [without_evidence(item) for item in value]
    return value
