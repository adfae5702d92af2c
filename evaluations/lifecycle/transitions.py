"""The life of a form as data: which move leads from where to where, and who may make it."""

from __future__ import annotations

from typing import Final, NamedTuple

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from evaluations.models.states import State


class Part(models.TextChoices):
    """What a person may have done with a form that keeps this person from a later step."""

    FILLED = "filled", _("填报过该表")
    SUBMITTED = "submitted", _("提交了该表")
    SIGNED = "signed", _("审核过该表")
    APPROVED = "approved", _("复核通过了该表")


class Move(NamedTuple):
    """One row of the table.

    ``reason``: a reason must be given. ``checked``: no error may stand open in the form.
    ``unread``: only before the next person has opened the form. ``after``: only while that
    action was the last step taken. ``not_by``: four eyes, who had one of these parts in the form
    may not take the step; see ``participation``. ``effect``: what will happen, said before the
    step is taken; a step without one is taken back as easily and asks nothing.
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
MOVES: Final[tuple[Move, ...]] = (
    Move("start", _("开始填报"), _S.NOT_STARTED, _S.DRAFT, Role.PREPARER),
    Move("submit", _("提交"), _S.DRAFT, _S.SUBMITTED, Role.PREPARER, checked=True),
    Move("submit", _("再次提交"), _S.RETURNED, _S.SUBMITTED, Role.PREPARER, checked=True),
    Move("recall", _("撤回"), _S.SUBMITTED, _S.DRAFT, Role.PREPARER, unread=True),
    # Where a unit without an approver was passed over: nobody but the preparer has acted yet.
    Move(
        "recall",
        _("撤回"),
        _S.UNIT_APPROVED,
        _S.DRAFT,
        Role.PREPARER,
        unread=True,
        after="submit",
    ),
    Move(
        "sign",
        _("审核通过"),
        _S.SUBMITTED,
        _S.UNIT_APPROVED,
        Role.APPROVER,
        checked=True,
        not_by=(Part.SUBMITTED,),
        effect=_("该表由您审核通过，送财政复核；财政打开之前可以撤回审核。"),
    ),
    Move(
        "return",
        _("退回"),
        _S.SUBMITTED,
        _S.RETURNED,
        Role.APPROVER,
        reason=True,
        effect=_("该表退回填报人修改；理由和您的意见填报人都能看到。"),
    ),
    Move("unsign", _("撤回审核"), _S.UNIT_APPROVED, _S.SUBMITTED, Role.APPROVER, unread=True),
    Move(
        "approve",
        _("复核通过"),
        _S.UNIT_APPROVED,
        _S.APPROVED,
        Role.REVIEWER,
        not_by=(Part.FILLED, Part.SIGNED),
        effect=_("该表由您复核通过，单位不能再修改；此后只能说明理由退回或重新复核。"),
    ),
    Move(
        "return",
        _("退回"),
        _S.UNIT_APPROVED,
        _S.RETURNED,
        Role.REVIEWER,
        reason=True,
        effect=_("该表退回填报人修改，改好后须重新提交、审核；理由和您的意见填报人都能看到。"),
    ),
    Move(
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
    Move(
        "reopen",
        _("重新复核"),
        _S.APPROVED,
        _S.UNIT_APPROVED,
        Role.REVIEWER,
        reason=True,
        effect=_("该表回到待财政复核；原来的复核结论留在流转记录中。"),
    ),
    Move(
        "publish",
        _("公开"),
        _S.APPROVED,
        _S.PUBLISHED,
        Role.REVIEWER,
        not_by=(Part.APPROVED,),
        effect=_("该表定为已公开；此后只能说明理由撤回公开。"),
    ),
    Move(
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

WAITS_FOR: Final = {move.source: move.role for move in MOVES if move.action in {"sign", "approve"}}
"""Whose turn it is, where it is not the preparer's."""


def moves_from(state: str) -> tuple[Move, ...]:
    return tuple(move for move in MOVES if move.source == state)


def find(action: str, state: str) -> Move | None:
    return next((move for move in moves_from(state) if move.action == action), None)
