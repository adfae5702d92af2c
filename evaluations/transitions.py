"""The life of a form as data: which move leads from where to where, and who may make it."""

from __future__ import annotations

from typing import Final, NamedTuple

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role


class State(models.TextChoices):
    NOT_STARTED = "not_started", _("未填报")
    DRAFT = "draft", _("填报中")
    SUBMITTED = "submitted", _("待单位审核")
    UNIT_APPROVED = "unit_approved", _("待财政复核")
    RETURNED = "returned", _("已退回")
    APPROVED = "approved", _("已通过")
    PUBLISHED = "published", _("已公开")


class Move(NamedTuple):
    """One row of the table.

    ``reason``: a reason must be given. ``checked``: no error may stand open in the form.
    ``unread``: only before the next person has opened the form. ``after``: only while that
    action was the last step taken.
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
    Move("sign", _("审核通过"), _S.SUBMITTED, _S.UNIT_APPROVED, Role.APPROVER, checked=True),
    Move("return", _("退回"), _S.SUBMITTED, _S.RETURNED, Role.APPROVER, reason=True),
    Move("unsign", _("撤回审核"), _S.UNIT_APPROVED, _S.SUBMITTED, Role.APPROVER, unread=True),
    Move("approve", _("复核通过"), _S.UNIT_APPROVED, _S.APPROVED, Role.REVIEWER),
    Move("return", _("退回"), _S.UNIT_APPROVED, _S.RETURNED, Role.REVIEWER, reason=True),
    Move("return", _("退回"), _S.APPROVED, _S.RETURNED, Role.REVIEWER, reason=True),
    Move("reopen", _("重新复核"), _S.APPROVED, _S.UNIT_APPROVED, Role.REVIEWER, reason=True),
    Move("publish", _("公开"), _S.APPROVED, _S.PUBLISHED, Role.REVIEWER),
    Move("withdraw", _("撤回公开"), _S.PUBLISHED, _S.APPROVED, Role.REVIEWER, reason=True),
)

EDITABLE: Final = frozenset({State.NOT_STARTED, State.DRAFT, State.RETURNED})
"""States in which the preparer may change the sheet."""

WAITS_FOR: Final = {move.source: move.role for move in MOVES if move.action in {"sign", "approve"}}
"""Whose turn it is, where it is not the preparer's."""


def moves_from(state: str) -> tuple[Move, ...]:
    return tuple(move for move in MOVES if move.source == state)


def find(action: str, state: str) -> Move | None:
    return next((move for move in moves_from(state) if move.action == action), None)
