"""Drawing and reading samples for random re-checks. Part of the actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Unit, User
from accounts.permissions import Person, has_role, within
from accounts.roles import Role
from core.database.insert_rows import insert_rows
from core.errors import ActionRefused
from evaluations.models import Evaluation, SampledEvaluation, SpotCheck
from evaluations.models.states import State
from evaluations.sampling.drawing import Candidate, draw
from evaluations.sheet.document import SelfEvaluation

DRAWN_FROM: Final = (State.UNIT_APPROVED, State.APPROVED, State.PUBLISHED)
"""A re-check is of what a unit has signed off."""

MAX_SIZE: Final = 10_000
MAX_SEED: Final = 2**63 - 1
READERS: Final = (Role.REVIEWER, Role.AUDITOR)


@transaction.atomic
def draw_sample(
    *, year: int, size: int, seed: int, by: User | None, unit: Unit | None = None
) -> SpotCheck:
    """Draw and keep a sample of the year's forms that ``by`` reviews; None is the machine itself.

    ActionRefused where there is nothing to draw from, or ``by`` reviews nothing.
    """
    if by is not None and not has_role(by, Role.REVIEWER):
        raise ActionRefused(_("抽查由财政复核人办理。"))
    if not 0 < size <= MAX_SIZE or not 0 <= seed <= MAX_SEED:
        raise ActionRefused(_("抽取数须在 1 到 %(most)d 之间。") % {"most": MAX_SIZE})
    # By form: a sheet may print its total twice.
    candidates = {
        key: Candidate(key, path, risk, amount)
        for key, path, risk, amount in _candidates(year, by, unit)
    }
    drawn = draw(candidates.values(), size, seed)
    if not drawn:
        raise ActionRefused(_("没有可抽查的自评表：须是本年度已经单位审核的表。"))
    sample = SpotCheck.objects.create(
        year=year, size=len(drawn), seed=seed, candidates=len(candidates), by=by, unit=unit
    )
    names = _names([one.key for one in drawn])
    insert_rows(
        SampledEvaluation, [_row(sample, n, one, *names[one.key]) for n, one in enumerate(drawn, 1)]
    )
    return sample


def _candidates(year: int, by: User | None, unit: Unit | None) -> QuerySet[Any, Any]:
    """What a draw decides by, of each sheet; plain values, since a city has tens of thousands."""
    evaluations = Evaluation.objects.filter(
        kind=SelfEvaluation.kind, year=year, state__in=DRAWN_FROM
    )
    if by is not None:
        evaluations = evaluations.filter(within(by, roles=(Role.REVIEWER,)))
    if unit is not None:
        evaluations = evaluations.filter(unit__path__startswith=unit.path)
    money = FilteredRelation("funding_lines", condition=Q(funding_lines__source="total"))
    columns = ("pk", "unit__path", "risk", "money__adjusted_budget_yuan")
    return evaluations.annotate(money=money).order_by("pk").values_list(*columns)


def _names(keys: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Unit and project of the sheets drawn."""
    rows = Evaluation.objects.filter(pk__in=keys).order_by()
    return {
        key: (unit, project)
        for key, unit, project in rows.values_list("pk", "unit__name", "project_name")
    }


def _row(
    sample: SpotCheck, number: int, one: Candidate, unit: str, project: str
) -> SampledEvaluation:
    return SampledEvaluation(
        sample=sample,
        evaluation_id=one.key,
        position=number,
        unit_name=unit,
        project_name=project,
        amount=one.amount,
        amount_band=one.amount_band,
        risk=one.risk,
        risk_band=one.risk_band,
    )


def evaluations_of(sample: SpotCheck, user: Person) -> QuerySet[SampledEvaluation]:
    """The sample's forms that this user reaches; who drew it also sees those deleted since."""
    reached = within(user, roles=READERS, unit="evaluation__unit")
    gone = Q(evaluation=None, sample__by=user.pk)
    return sample.evaluations.filter(reached | gone).select_related("evaluation")


def visible_samples(user: Person) -> QuerySet[SpotCheck]:
    """The samples that hold a sheet of this user's units."""
    mine = SampledEvaluation.objects.filter(
        within(user, roles=READERS, unit="evaluation__unit"), sample=OuterRef("pk")
    )
    found = SpotCheck.objects.filter(Exists(mine) | Q(by=user.pk))
    return found.select_related("by", "unit")
