"""A single sheet is created by whom it belongs to; campaigns create many at once (``opening``)."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.permissions import Decision, holds
from accounts.roles import Role
from budgets.models import Project
from core.database.insert_rows import insert_rows
from core.errors import ActionRefused
from core.sheets.kinds import kind_named, spec_named
from evaluations.campaigns.beginning import Subject, begin
from evaluations.campaigns.opening import create_for_projects, with_budgets
from evaluations.models import Evaluation, SheetRow
from evaluations.scoring.variants import effective_edition
from evaluations.sheet.document import SelfEvaluation
from evaluations.storage.campaign_lookup import Belonging, campaigns_for

CREATORS = (Role.PREPARER, Role.ADMINISTRATOR)
FIRST_YEAR, LAST_YEAR = 1990, 2200


def may_create(user: User, unit: Unit) -> Decision:
    """Whether the user may create sheets of the unit."""
    if any(holds(user, role, unit) for role in CREATORS):
        return Decision(True)
    return Decision(False, _("只有本单位的填报人或管理员可以新建表。"))


@transaction.atomic
def create_sheet(
    *, edition: str, unit: Unit, year: int, by: User, project: Project | None = None
) -> Evaluation:
    """A new sheet of that edition, filled with what is known. Raises ActionRefused.

    It joins the campaign that takes in such sheets where there is exactly one. A kind about
    projects wants one of the unit's; the others take none.
    """
    decision = may_create(by, unit)
    if not decision.allowed:
        raise ActionRefused(decision.reason)
    spec = spec_named(edition)
    if spec is None or not kind_named(spec.kind).is_filled or spec.fallback:
        raise ActionRefused(_("没有这种表。"))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ActionRefused(_("请填写四位数的年度。"))
    subject = _subject(unit, project, has_project=kind_named(spec.kind).has_project)
    own = Belonging(unit.pk, year, edition)
    campaign = campaigns_for({own}).get(own)
    try:
        with transaction.atomic():
            if spec.kind == SelfEvaluation.kind:
                return _self_evaluation(subject, edition, year, campaign)
            [begun] = begin([subject], spec, year, campaign)
            begun.evaluation.save()
            insert_rows(SheetRow, begun.rows)
    except IntegrityError as error:
        raise ActionRefused(_("该年度已有这张表，请在列表中打开。")) from error
    return begun.evaluation


def _subject(unit: Unit, project: Project | None, *, has_project: bool) -> Subject:
    if not has_project:
        return Subject(unit)
    if project is None or project.unit_id != unit.pk:
        raise ActionRefused(_("这种表按项目填报，请选择本单位的项目。"))
    return Subject(unit, project)


def _self_evaluation(subject: Subject, edition: str, year: int, campaign: int | None) -> Evaluation:
    assert subject.project is not None  # noqa: S101  self-evaluations are about projects
    projects = list(with_budgets(Project.objects.filter(pk=subject.project.pk), year))
    effective = effective_edition(edition, year)
    [evaluation] = create_for_projects(projects, effective, year, campaign)
    return evaluation
