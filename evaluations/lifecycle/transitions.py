"""The transitions of a sheet as data: from which state to which, and by which role."""

from __future__ import annotations

from typing import Final, NamedTuple

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from evaluations.models.states import State


class Part(models.TextChoices):
    """What a person may have done with a sheet that closes a later transition to this person."""

    FILLED = "filled", _("填报过该表")
    SUBMITTED = "submitted", _("提交了该表")
    SIGNED = "signed", _("审核过该表")
    APPROVED = "approved", _("复核通过了该表")


class TransitionRule(NamedTuple):
    """One transition that is allowed; the model ``Transition`` records those that were made.

    ``reason``: a reason must be given. ``checked``: no error may stand open in the sheet.
    ``unread``: only before the next person has opened the sheet. ``after``: only while that
    action was the last one. ``not_by``: four eyes, who had one of these parts in the sheet
    may not make it; see ``participation``. ``effect``: what will happen, said before the
    transition is taken; a transition without one is taken back as easily and asks nothing.
    """

    action: str
    label: str | Promise
    source: State
    target: State
    role: Role
    reason: bool = False
    checked: bool = False
    unread: bool = False
    after: str = ""
    not_by: tuple[Part, ...] = ()
    effect: str | Promise = ""


_S = State
TRANSITIONS: Final[tuple[TransitionRule, ...]] = (
    TransitionRule("start", _("开始填报"), _S.NOT_STARTED, _S.DRAFT, Role.PREPARER),
    TransitionRule("submit", _("提交"), _S.DRAFT, _S.SUBMITTED, Role.PREPARER, checked=True),
    TransitionRule("submit", _("再次提交"), _S.RETURNED, _S.SUBMITTED, Role.PREPARER, checked=True),
    TransitionRule(
        "recall",
        _("撤回"),
        _S.SUBMITTED,
        _S.DRAFT,
        Role.PREPARER,
        unread=True,
        effect=_("该表回到填报中，由您继续修改，改好后重新提交；审核人暂时看不到待办。"),
    ),
    # Where a unit without an approver was passed over: nobody but the preparer has acted yet.
    TransitionRule(
        "recall",
        _("撤回"),
        _S.UNIT_APPROVED,
        _S.DRAFT,
        Role.PREPARER,
        unread=True,
        after="submit",
        effect=_("该表回到填报中，由您继续修改，改好后重新提交。"),
    ),
    TransitionRule(
        "sign",
        _("审核通过"),
        _S.SUBMITTED,
        _S.UNIT_APPROVED,
        Role.APPROVER,
        checked=True,
        not_by=(Part.SUBMITTED,),
        effect=_("该表由您审核通过，送财政复核；财政打开之前可以撤回审核。"),
    ),
    TransitionRule(
        "return",
        _("退回"),
        _S.SUBMITTED,
        _S.RETURNED,
        Role.APPROVER,
        reason=True,
        effect=_("该表退回填报人修改；理由和您的意见填报人都能看到。"),
    ),
    TransitionRule(
        "unsign",
        _("撤回审核"),
        _S.UNIT_APPROVED,
        _S.SUBMITTED,
        Role.APPROVER,
        unread=True,
        effect=_("您的审核撤回，该表回到待单位审核；财政暂时看不到待办。"),
    ),
    TransitionRule(
        "approve",
        _("复核通过"),
        _S.UNIT_APPROVED,
        _S.APPROVED,
        Role.REVIEWER,
        not_by=(Part.FILLED, Part.SIGNED),
        effect=_("该表由您复核通过，单位不能再修改；此后只能说明理由退回或重新复核。"),
    ),
    TransitionRule(
        "return",
        _("退回"),
        _S.UNIT_APPROVED,
        _S.RETURNED,
        Role.REVIEWER,
        reason=True,
        effect=_("该表退回填报人修改，改好后须重新提交、审核；理由和您的意见填报人都能看到。"),
    ),
    TransitionRule(
        "return",
        _("退回"),
        _S.APPROVED,
        _S.RETURNED,
        Role.REVIEWER,
        reason=True,
        effect=_(
            "该表已经复核通过，退回后由填报人修改，须重新提交、审核、复核；理由填报人能看到。"
        ),
    ),
    TransitionRule(
        "reopen",
        _("重新复核"),
        _S.APPROVED,
        _S.UNIT_APPROVED,
        Role.REVIEWER,
        reason=True,
        effect=_("该表回到待财政复核；原来的复核结论留在流转记录中。"),
    ),
    TransitionRule(
        "publish",
        _("公开"),
        _S.APPROVED,
        _S.PUBLISHED,
        Role.REVIEWER,
        not_by=(Part.APPROVED,),
        effect=_("该表定为已公开；此后只能说明理由撤回公开。"),
    ),
    TransitionRule(
        "withdraw",
        _("撤回公开"),
        _S.PUBLISHED,
        _S.APPROVED,
        Role.REVIEWER,
        reason=True,
        effect=_("该表不再公开，回到已通过。"),
    ),
)

RELAXABLE: Final = frozenset({Part.SUBMITTED})
"""What a campaign may allow where a unit has one person only: to sign what one submitted."""

EDITABLE: Final = frozenset({State.NOT_STARTED, State.DRAFT, State.RETURNED})
"""States in which the preparer may change the sheet."""

WAITS_FOR: Final = {
    rule.source: rule.role for rule in TRANSITIONS if rule.action in {"sign", "approve"}
}
"""Whose turn it is, where it is not the preparer's."""


def transitions_from(state: str) -> tuple[TransitionRule, ...]:
    return tuple(rule for rule in TRANSITIONS if rule.source == state)


def find_transition(action: str, state: str) -> TransitionRule | None:
    return next((rule for rule in transitions_from(state) if rule.action == action), None)
