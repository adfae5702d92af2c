"""Who may see and do what with a sheet. Every answer says why not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Unit
from accounts.permissions import Decision, Person, holds, stands_above, within
from accounts.roles import Role
from evaluations.lifecycle.participation import four_eyes, parts_of
from evaluations.lifecycle.transitions import (
    EDITABLE,
    WAITS_FOR,
    Part,
    TransitionRule,
    transitions_from,
)
from evaluations.models import Campaign, Evaluation, SheetVersion
from evaluations.models.states import State

YES = Decision(True)


def visible_evaluations(user: Person) -> QuerySet[Evaluation]:
    """The sheets that exist for this user."""
    return Evaluation.objects.filter(within(user))


def may_edit(user: Person, evaluation: Evaluation) -> Decision:
    """Whether the user may change the sheet now."""
    if not holds(user, Role.PREPARER, evaluation.unit):
        return Decision(False, _("只有本单位的填报人可以修改。"))
    if evaluation.state not in EDITABLE:
        state = State(evaluation.state).label
        return Decision(False, _("该表%(state)s，不能修改。") % {"state": state})
    return YES


def may_attach(user: Person, evaluation: Evaluation) -> Decision:
    """Whether the user may attach evidence to the sheet and remove it: as long as it may still be
    changed and handed in.
    """
    decision = may_edit(user, evaluation)
    if not decision.allowed:
        return decision
    return _campaign_is_open(evaluation, timezone.localdate())


def may_remark(user: Person, evaluation: Evaluation) -> Decision:
    """Whether the user may leave remarks: whoever's turn it is to judge the sheet."""
    role = WAITS_FOR.get(State(evaluation.state))
    if role is not None and holds(user, role, evaluation.unit):
        return YES
    return Decision(False, _("该表未轮到您审核。"))


SEE_DRAFTS: Final = (Role.PREPARER, Role.APPROVER, Role.AUDITOR)


def visible_versions(user: Person, evaluation: Evaluation) -> QuerySet[SheetVersion]:
    """The versions of a sheet that exist for this user.

    All of them for who works in its unit, and for auditors. The others see the sheet as it was
    handed on: the versions of transitions that lead out of the unit's hands, or back into them.
    """
    versions = SheetVersion.objects.filter(evaluation=evaluation)
    if any(holds(user, role, evaluation.unit) for role in SEE_DRAFTS):
        return versions
    return versions.exclude(transition=None).exclude(
        transition__from_state__in=EDITABLE, transition__to_state__in=EDITABLE
    )


def transition_for(
    user: Person, action: str, evaluation: Evaluation
) -> tuple[TransitionRule | None, Decision]:
    """The transition that the user would make, and whether it may be made."""
    rows = [rule for rule in transitions_from(evaluation.state) if rule.action == action]
    if not rows:
        state = State(evaluation.state).label
        return None, Decision(
            False, _("该表当前为“%(state)s”，不能执行此操作。") % {"state": state}
        )
    for rule in rows:
        if holds(user, rule.role, evaluation.unit):
            return rule, _conditions(user, rule, evaluation)
    role = Role(rows[0].role).label
    return None, Decision(False, _("此操作由%(role)s办理。") % {"role": role})


def possible_transitions(user: Person, evaluation: Evaluation) -> tuple[TransitionRule, ...]:
    """The transitions to offer as buttons."""
    return tuple(
        rule for rule, decision in transitions_with_answers(user, evaluation) if decision.allowed
    )


def transitions_with_answers(
    user: Person, evaluation: Evaluation
) -> tuple[tuple[TransitionRule, Decision], ...]:
    """The transitions of the user's roles from the present state, each with whether it is open."""
    return tuple(
        (rule, _conditions(user, rule, evaluation))
        for rule in transitions_from(evaluation.state)
        if rule.action != "start" and holds(user, rule.role, evaluation.unit)
    )


def _conditions(user: Person, rule: TransitionRule, evaluation: Evaluation) -> Decision:
    if rule.after and _last_action(evaluation) != rule.after:
        return Decision(False, _("该表已由他人办理，不能撤回；请联系对方退回。"))
    if rule.unread and evaluation.opened_at is not None:
        return Decision(False, _("下一环节已打开该表，不能撤回；请联系对方退回。"))
    if rule.action == "submit":
        return _campaign_is_open(evaluation, timezone.localdate())
    return four_eyes(user, rule, evaluation)


def _last_action(evaluation: Evaluation) -> str:
    actions = evaluation.transitions.order_by("-pk").values_list("action", flat=True)
    return str(actions.first() or "")


def _campaign_is_open(evaluation: Evaluation, today: date) -> Decision:
    campaign = evaluation.campaign
    if campaign is None or evaluation.state == State.RETURNED:
        # A sheet that was returned may always come back, however late it was returned.
        return YES
    if today < campaign.opens_on:
        return Decision(False, _("批次于%(day)s开始。") % {"day": campaign.opens_on})
    if today > campaign.closes_on:
        return Decision(
            False, _("批次已于%(day)s截止，请联系财政部门。") % {"day": campaign.closes_on}
        )
    return YES


def is_next_reader(user: Person, evaluation: Evaluation) -> bool:
    """Whether the sheet waits for this user's judgement."""
    return may_remark(user, evaluation).allowed


def may_waive(user: Person, evaluation: Evaluation) -> Decision:
    """Whether the user may let a finding of the sheet pass; nobody does so in the own work."""
    if not holds(user, Role.REVIEWER, evaluation.unit):
        return Decision(False, _("豁免由该单位的财政复核人办理。"))
    if parts_of(user, evaluation) & {Part.FILLED, Part.SUBMITTED, Part.SIGNED}:
        return Decision(False, _("您参与过该表的填报或审核，豁免须由另一人办理。"))
    return YES


SEE_RISK = (Role.REVIEWER, Role.AUDITOR)


def may_see_risk(user: Person, evaluation: Evaluation) -> bool:
    """The risk score is the bureau's own aid; the unit does not see it."""
    return any(holds(user, role, evaluation.unit) for role in SEE_RISK)


SETTERS = (Role.REVIEWER, Role.ADMINISTRATOR)


def visible_campaigns(user: Person) -> QuerySet[Campaign]:
    """The campaigns whose checks this user may look at: the bureau's own people."""
    mine = Campaign.units.through.objects.filter(within(user, roles=(*SETTERS, Role.AUDITOR)))
    return Campaign.objects.filter(pk__in=mine.values("campaign"))


def may_set_checks(user: Person, campaign: Campaign) -> Decision:
    """Whether the user may change the campaign's checks and scoring: only who stands above all
    its units, so that no unit judges itself by rules of its own.
    """
    if _stands_above_all(user, campaign.units.all(), *SETTERS):
        return YES
    return Decision(False, _("检查设置由本批次全部单位的上级单位的财政复核人或管理员办理。"))


def may_run_campaign(user: Person, units: Iterable[Unit]) -> Decision:
    """Whether the user may found, change or open a campaign of these units.

    A campaign without units is left to superusers.
    """
    found = list(units)
    if _stands_above_all(user, found, Role.ADMINISTRATOR) or (user.is_superuser and not found):
        return YES
    return Decision(False, _("批次由其全部单位的上级单位的管理员设立和更改，并须选定单位。"))


def may_open_campaign(user: Person, campaign: Campaign) -> Decision:
    """Whether the user may have the campaign's forms made: who may run it, once it has units."""
    units = list(campaign.units.all())
    if not units:
        return Decision(False, _("该批次没有参加单位，请先选定。"))
    return may_run_campaign(user, units)


def _stands_above_all(user: Person, units: Iterable[Unit], *roles: Role) -> bool:
    found = list(units)
    return bool(found) and all(stands_above(user, unit, *roles) for unit in found)
