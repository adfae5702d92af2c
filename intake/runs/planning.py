"""Decides, without writing anything, what an import would do with each document."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from budgets.actions import document_name
from budgets.models import BudgetDocument, Project
from core.sheets.documents import without_evidence
from core.sheets.kinds import Home, home_of, kind_named
from core.text import plain
from evaluations.checking.limits import refusal
from evaluations.lifecycle.archiving import Archive, Place
from evaluations.lifecycle.imports import refusal_to_replace
from evaluations.models import Evaluation
from evaluations.sheet.diff import changes
from evaluations.sheet.document import SelfEvaluation, from_interchange
from evaluations.sheet.editions import all_editions, get_edition
from evaluations.storage.mapper import to_document
from intake.models import ImportItem
from intake.runs.matching import Projects, Units

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
    """What would happen with one document, and why. ``unit_name`` names a unit to be made.

    ``group`` is shared by documents that would be stored in the same place: the outcome of each
    depends on the earlier ones, and on no other document of the run.
    """

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
    group: str = ""
    unit_names: str = ""
    plain_name: str = ""


FIRST_YEAR: Final = 1990
"""No budget was evaluated before; an earlier year, or one after next, was misread or mistyped."""

ALONE: Final = "-"
"""The group of a document that cannot be stored anywhere."""

_LOOKED_UP: Final = 10_000
"""Projects in one query; SQLite takes 32,766 parameters."""


@dataclass(slots=True)
class Planner:
    """Plans documents one after another with a fixed number of queries for all of them, whose
    answers grow with the documents' own units and projects alone.

    ``allowed`` are the units that may receive documents; ``unit`` receives all of them if given.
    ``year`` is what the administrator expects: a document of another year says so. ``archived_by``
    is who wants new forms to arrive as approved, None where they arrive as drafts.
    """

    allowed: QuerySet[Unit]
    unit: Unit | None = None
    creates_units: bool = False
    year: int | None = None
    archived_by: User | None = None
    _archive: Archive | None = field(init=False, default=None)
    _above: Unit | None = field(init=False, default=None)
    _units: Units = field(init=False)
    _projects: Projects = field(init=False)
    _forms: dict[tuple[int, int, str], Evaluation] = field(init=False, default_factory=dict)
    _documents: dict[tuple[int, int, str, str], BudgetDocument] = field(
        init=False, default_factory=dict
    )
    _seen: set[tuple[object, ...]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._units = Units(self.allowed)
        if self.creates_units:
            self._above = above_new_units(self.allowed)

    def prepare(self, contents: Sequence[Content]) -> None:
        """Load the projects, forms and documents that these contents may meet."""
        units = {unit.pk for unit in map(self._unit_of, contents) if unit is not None}
        self._projects = Projects(self.allowed.filter(pk__in=units))
        years = {content["year"] for content in contents if content.get("year")}
        known = sorted({project.pk for project in map(self._project_of, contents) if project})
        for start in range(0, len(known), _LOOKED_UP):
            for row in _stored_forms(known[start : start + _LOOKED_UP], years):
                if row.project_id is not None:
                    self._forms[row.project_id, row.year, row.edition] = row
        if self.archived_by is not None:
            self._archive = Archive.of(self.archived_by, set(self._places(contents)))
        documents = BudgetDocument.objects.filter(unit__in=units, year__in=years)
        for held in documents:
            self._documents[held.unit_id, held.year, held.kind, held.name] = held

    def _places(self, contents: Iterable[Content]) -> Iterator[Place]:
        for content in contents:
            unit = self._unit_of(content) or self._above
            if unit is not None and content.get("year"):
                yield Place(unit.path, content["year"])

    def plan(self, content: Content) -> Plan:
        """What to do with this document; the same one twice in one run is refused."""
        refusal = _refusal(content)
        decided = Plan(Action.REFUSED, refusal) if refusal else self._decide(content)
        return replace(
            decided,
            reason=decided.reason + self._about_year(content, decided.action),
            group=ALONE if refusal else self._place_of(content),
            unit_names="\n".join(["", *map(plain, _unit_names(content)), ""]),
            plain_name=plain(_name(content)),
        )

    def _about_year(self, content: Content, action: ImportItem.Action) -> str:
        """A sentence where the year printed is not the one that was expected."""
        printed = content.get("year")
        if action == Action.REFUSED or self.year is None or printed == self.year:
            return ""
        years = {"printed": printed, "given": self.year}
        return _("表中年度为 %(printed)s，与导入时填写的 %(given)s 不同，请核对。") % years

    def group_of(self, content: Content) -> str:
        """Where the document would be stored, as a digest; ALONE where it cannot be."""
        return ALONE if _refusal(content) else self._place_of(content)

    def _place_of(self, content: Content) -> str:
        unit, printed = self._unit_of(content), _printed_unit(content)
        if unit is None and not self._may_make(printed):
            return ALONE
        project = self._project_of(content)
        kind, edition, year = content["kind"], content.get("edition", ""), content["year"]
        if project is not None:
            place: tuple[object, ...] = (project.pk,)
        else:
            place = (unit.path if unit else plain(printed), plain(_name(content)))
        text = repr((kind, edition, year, *place))
        return hashlib.sha256(text.encode()).hexdigest()

    def _decide(self, content: Content) -> Plan:
        unit, printed = self._unit_of(content), _printed_unit(content)
        if unit is None and self._units.is_elsewhere(printed):
            reason = _("单位“%(name)s”不在您的管理范围内。") % {"name": printed}
            return Plan(Action.REFUSED, reason)
        if unit is None and self.creates_units and printed and self._above is None:
            return Plan(Action.REFUSED, no_parent_for_new_units())
        if unit is None and not self._may_make(printed):
            proposed = self._units.propose(_unit_names(content))
            return Plan(Action.REFUSED, _unknown_unit(printed), suggested_unit=proposed)
        if self._is_double(content, unit, printed):
            return Plan(Action.REFUSED, _double(), unit)
        if unit is None:
            assert self._above is not None  # noqa: S101  `_may_make` has looked
            plan = Plan(Action.CREATE, _("将新建单位。"), unit_name=printed)
            path = new_unit_path(self._above)
            return self._arriving(plan, path, content["year"]) if is_form(content) else plan
        if not is_form(content):
            return self._against_documents(content, unit)
        return self._against_forms(from_interchange(content), unit)

    def _unit_of(self, content: Content) -> Unit | None:
        return self.unit or self._units.find(_unit_names(content))

    def _may_make(self, printed: str) -> bool:
        """Whether a unit of that name may be made for this import."""
        has_place = self.creates_units and self._above is not None
        return has_place and bool(printed) and not self._units.is_elsewhere(printed)

    def _project_of(self, content: Content) -> Project | None:
        unit = self._unit_of(content) if is_form(content) else None
        return None if unit is None else self._projects.find(unit, content["project_name"])

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
            new = Plan(Action.CREATE, _("将新建项目。"), unit, suggested_project=proposed)
            return self._arriving(new, unit.path, document.year)
        assert document.year is not None  # noqa: S101  _refusal has looked
        form_key = (project.pk, document.year, document.edition)
        if form_key in self._seen:
            return Plan(Action.REFUSED, _double(), unit, project=project)
        self._seen.add(form_key)
        existing = self._forms.get(form_key)
        if existing is None:
            return self._arriving(
                Plan(Action.CREATE, "", unit, project=project), unit.path, document.year
            )
        if not changes(to_document(existing), document):
            return Plan(Action.UNCHANGED, "", unit, project=project, evaluation=existing)
        reason = refusal_to_replace(existing, document)
        if reason:
            return Plan(Action.REFUSED, reason, unit, project=project, evaluation=existing)
        return Plan(
            Action.UPDATE,
            "",
            unit,
            project=project,
            evaluation=existing,
            version_planned=existing.version,
        )

    def _arriving(self, plan: Plan, path: str, year: int | None) -> Plan:
        """The plan for a new form, or why it may not arrive as approved in that unit."""
        reason = self._archive.refusal(Place(path, year or 0)) if self._archive else ""
        return replace(plan, action=Action.REFUSED, reason=reason, unit_name="") if reason else plan


def above_new_units(allowed: QuerySet[Unit]) -> Unit | None:
    """The unit below which an import makes units: the first of its administrator's own.

    None where there is none: no import makes a unit at the top of the tree.
    """
    return allowed.order_by("path").first()


def new_unit_path(above: Unit) -> str:
    """The path of a unit that is still to be made below that one."""
    return f"{above.path}-/"


def no_parent_for_new_units() -> str:
    return _("没有可以放置新单位的上级单位，请先建立上级单位。")


def _stored_forms(projects: Sequence[int], years: Iterable[int]) -> Iterator[Evaluation]:
    """Forms that documents may be stored over, with what comparing reads."""
    forms = Evaluation.objects.filter(
        kind=SelfEvaluation.kind, project__in=projects, year__in=years
    )
    yield from forms.select_related("unit", "project").prefetch_related(
        "funding_lines", "indicators"
    )


def _unit_names(content: Content) -> list[str]:
    """The names by which the document may name its unit, the nearest first."""
    return [name for key in UNIT_FIELDS if plain(name := content.get(key, ""))]


def _printed_unit(content: Content) -> str:
    return next((name.strip() for name in _unit_names(content)), "")


def _double() -> str:
    return _("本次导入中已有同一年度的这张表，请只保留一张。")


def _name(content: Content) -> str:
    return kind_named(content["kind"]).name_of(content)


def is_form(content: Content) -> bool:
    """Whether the document becomes a form with a project and a life of its own."""
    return home_of(content) == Home.EVALUATION


def _refusal(content: Content) -> str:
    """Why this document cannot be stored at all; "" when it can."""
    if not plain(_name(content)):
        return _("这张表没有项目名称（或表名），请补填后再导入。")
    if not content.get("year"):
        return _("表中没有年度，请在导入时填写年度。")
    if not FIRST_YEAR <= content["year"] <= timezone.localdate().year + 1:
        return _("表中年度“%(year)s”不合理，请核对后改正。") % {"year": content["year"]}
    if not is_form(content):
        return ""
    if content["edition"] not in all_editions():
        return _("没有这种版式的说明，暂不能保存。")
    document = from_interchange(content)
    return refusal(document, get_edition(document.edition))


def _unknown_unit(name: str) -> str:
    if not name:
        return _("表中没有单位名称，请在导入时指定归属单位。")
    return _("没有名为“%(name)s”的单位，请先建立该单位或给已有单位添加别名。") % {"name": name}
