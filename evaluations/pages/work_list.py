"""The work list of a preparer: what came back, what is due, the rest of this year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Case, F, Max, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import Person, within
from accounts.roles import Role
from core.sheets.required import RequiredDone, required_done
from evaluations.checking.effective_settings import effective_editions
from evaluations.lifecycle.transitions import EDITABLE
from evaluations.models import Campaign, Evaluation, Remark, Transition
from evaluations.models.states import State
from evaluations.storage.mapper import to_document
from evaluations.storage.sheet_rows import ALL_ROWS

RETURNED, DUE, REST = 0, 1, 2
GROUPS: Final = {
    RETURNED: gettext_lazy("退回修改"),
    DUE: gettext_lazy("待填报"),
    REST: gettext_lazy("本年度其余"),
}
SOON: Final = 7
"""Days before a deadline from which it is marked."""
_REMARKS_SHOWN: Final = 2

ORDERS: Final[Mapping[str, tuple[Any, ...]]] = {
    "": ("group", F("campaign__deadline").asc(nulls_last=True)),
    "name": ("project_name",),
    "deadline": (F("campaign__deadline").asc(nulls_last=True),),
    "findings": ("-error_count", "-warning_count"),
    "changed": ("-changed_at",),
}
ORDER_NAMES: Final = {
    "": gettext_lazy("按办理顺序"),
    "name": gettext_lazy("按项目名称"),
    "deadline": gettext_lazy("按截止日期"),
    "findings": gettext_lazy("按检查结果"),
    "changed": gettext_lazy("按修改时间"),
}


def work_of(user: Person) -> QuerySet[Evaluation]:
    """The sheets that the user fills in: of the newest year, and whatever of others is not done.

    ``group`` is one of GROUPS. Two queries.
    """
    mine = Evaluation.objects.filter(within(user, roles=(Role.PREPARER,)))
    newest = mine.aggregate(newest=Max("year"))["newest"]
    open_before = Q(state__in=EDITABLE, campaign__deadline__gte=timezone.localdate())
    wanted = Q(state=State.RETURNED) | Q(year=newest) | open_before
    return mine.filter(wanted).annotate(
        group=Case(
            When(state=State.RETURNED, then=Value(RETURNED)),
            When(state__in=EDITABLE, then=Value(DUE)),
            default=Value(REST),
        )
    )


def in_order(evaluations: QuerySet[Evaluation], order: str) -> QuerySet[Evaluation]:
    """By one of ORDERS; an unknown one is the first."""
    first = ORDERS.get(order, ORDERS[""])
    return evaluations.order_by(*first, "unit__path", "project_name", "pk")


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a sheet is due. ``urgency`` is the colour of its mark, "" for none."""

    words: str
    urgency: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A sheet in the work list with what its preparer has to know."""

    evaluation: Evaluation
    group: str
    deadline: Deadline
    required: RequiredDone
    last_return: Transition | None
    remarks: tuple[Remark, ...]
    more_remarks: int
    may_choose: bool


def lines_of(evaluations: Sequence[Evaluation]) -> list[Line]:
    """The lines of a page; a fixed number of queries. Rows are prefetched: ``with_rows``."""
    returned = [row.pk for row in evaluations if row.state == State.RETURNED]
    returns, remarks = _last_returns(returned), _open_remarks(returned)
    editions = effective_editions(evaluations)
    today = timezone.localdate()
    return [
        Line(
            evaluation=evaluation,
            group=str(GROUPS[evaluation.group]),  # type: ignore[attr-defined]  # work_of
            deadline=deadline_of(evaluation, today),
            required=required_done(to_document(evaluation), edition),
            last_return=returns.get(evaluation.pk),
            remarks=tuple(remarks[evaluation.pk][:_REMARKS_SHOWN]),
            more_remarks=max(0, len(remarks[evaluation.pk]) - _REMARKS_SHOWN),
            may_choose=may_choose(evaluation),
        )
        for evaluation, edition in zip(evaluations, editions, strict=True)
    ]


def with_rows(evaluations: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    return evaluations.select_related("unit", "campaign", "opened_by").prefetch_related(*ALL_ROWS)


def may_choose(evaluation: Evaluation) -> bool:
    """Whether the sheet may be chosen to be submitted with others: begun, and without errors."""
    return evaluation.state in (State.DRAFT, State.RETURNED) and not evaluation.error_count


def deadline_of(evaluation: Evaluation, today: date) -> Deadline:
    """The deadline of the sheet's campaign; none for sheets that wait for nobody's filling."""
    campaign = evaluation.campaign
    if evaluation.state not in EDITABLE or campaign is None:
        return Deadline("")
    if evaluation.state == State.RETURNED:
        return Deadline(_("改好后随时可交"), day=campaign.deadline)
    return _of_campaign(campaign, today)


def _of_campaign(campaign: Campaign, today: date) -> Deadline:
    left = (campaign.deadline - today).days
    if today > campaign.closes_on:
        return Deadline(_("已截止，请联系财政部门"), "danger", campaign.deadline)
    if left < 0:
        grace = (campaign.closes_on - today).days
        words = _("已过截止日，宽限期还有 %(days)d 天") % {"days": grace}
        return Deadline(words, "danger", campaign.deadline)
    if not left:
        return Deadline(_("今天截止"), "danger", campaign.deadline)
    urgency = "warning" if left <= SOON else ""
    return Deadline(_("还有 %(days)d 天") % {"days": left}, urgency, campaign.deadline)


def _last_returns(ids: Iterable[int]) -> dict[int, Transition]:
    """The newest return of each sheet; one query."""
    rows = Transition.objects.filter(evaluation__in=ids, action="return").order_by("pk")
    return {row.evaluation_id: row for row in rows.defer("findings", "answers")}


def _open_remarks(ids: Iterable[int]) -> defaultdict[int, list[Remark]]:
    """The remarks that wait for the preparer; one query."""
    found: defaultdict[int, list[Remark]] = defaultdict(list)
    waiting = Remark.objects.filter(evaluation__in=ids, resolved_at=None, withdrawn_at=None)
    for row in waiting.order_by("pk"):
        found[row.evaluation_id].append(row)
    return found
