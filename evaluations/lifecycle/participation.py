"""Four eyes: what a person did with a sheet, and which transitions that closes to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from accounts.models import Membership, Unit
from accounts.permissions import Decision, Person, paths_above
from accounts.roles import Role
from evaluations.lifecycle.transitions import RELAXABLE, Part, TransitionRule
from evaluations.models import Evaluation


class _Trace(NamedTuple):
    """The recorded actions that show a part; with ``last`` only the newest of them counts."""

    actions: frozenset[str]
    last: bool = False


# An import brings a sheet as far as it says: who imported it stands for who filled it in,
# submitted it or approved it.
_TRACES: Final[Mapping[Part, _Trace]] = {
    Part.FILLED: _Trace(frozenset({"start", "submit", "import"})),
    # Only the last time: in an office of two, each may submit and sign in turn.
    Part.SUBMITTED: _Trace(frozenset({"submit", "import"}), last=True),
    Part.SIGNED: _Trace(frozenset({"sign"})),
    Part.APPROVED: _Trace(frozenset({"approve", "import"}), last=True),
}


def parts_of(user: Person, evaluation: Evaluation) -> frozenset[Part]:
    """What the user has done with the sheet; two queries."""
    transitions = list(evaluation.transitions.order_by("pk").values_list("action", "by_id"))
    found = set()
    for part, trace in _TRACES.items():
        people = [by for action, by in transitions if action in trace.actions]
        if user.pk in (people[-1:] if trace.last else people):
            found.add(part)
    if evaluation.edited_by.filter(pk=user.pk).exists():
        found.add(Part.FILLED)
    return frozenset(found)


def four_eyes(user: Person, rule: TransitionRule, evaluation: Evaluation) -> Decision:
    """Whether the user's earlier parts in the sheet leave this transition open.

    A campaign may let the only person of a unit sign what they submitted; the decision's ``note``
    says so, and is recorded with the transition.
    """
    if not rule.not_by:
        return Decision(True)
    had = [part for part in rule.not_by if part in parts_of(user, evaluation)]
    if not had:
        return Decision(True)
    campaign = evaluation.campaign
    if (
        RELAXABLE.issuperset(had)
        and campaign is not None
        and campaign.allows_lone_signing
        and _is_alone(user, evaluation.unit)
    ):
        return Decision(True, note=_("单人单位：提交与审核为同一人（批次允许）"))
    return Decision(
        False,
        _("您%(part)s，“%(step)s”须由另一人办理。") % {"part": had[0].label, "step": rule.label},
    )


def _is_alone(user: Person, unit: Unit) -> bool:
    """Whether nobody else fills in or signs for the unit."""
    there = Membership.objects.filter(
        role__in=(Role.PREPARER, Role.APPROVER),
        unit__path__in=paths_above(unit.path),
        user__is_active=True,
    )
    return {user.pk}.issuperset(there.values_list("user_id", flat=True))
