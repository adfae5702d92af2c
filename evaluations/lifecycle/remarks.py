"""Remarks of approvers and reviewers: added, withdrawn, resolved. Part of the actions."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Decision
from accounts.roles import Role
from core.errors import ActionRefused
from evaluations.checking.limits import require_short
from evaluations.lifecycle import permissions
from evaluations.lifecycle.actions import lock
from evaluations.lifecycle.transitions import WAITS_FOR
from evaluations.models import Evaluation, Indicator, Remark, RemarkReply, SheetRow
from evaluations.models.states import State
from evaluations.sheet.lengths import REMARK
from evaluations.storage.any_kind import row_name


@transaction.atomic
def add_remark(
    *,
    evaluation: Evaluation,
    text: str,
    by: User,
    indicator: Indicator | SheetRow | None = None,
    where: str = "",
) -> Remark:
    """Leave a remark on one row (``indicator``) or another place of the sheet."""
    locked = lock(evaluation)
    _require(permissions.may_remark(by, locked))
    text = text.strip()
    if not text:
        raise ActionRefused(_("请填写意见内容。"))
    require_short(text, REMARK, _("意见"))
    if indicator is not None and indicator.evaluation_id != evaluation.pk:
        raise ActionRefused(_("该指标不在此表中。"))
    return Remark.objects.create(
        evaluation=evaluation,
        indicator=indicator if isinstance(indicator, Indicator) else None,
        row=indicator if isinstance(indicator, SheetRow) else None,
        where=where,
        subject=_called(indicator),
        text=text,
        by=by,
        by_role=WAITS_FOR[State(locked.state)],
    )


def _called(row: Indicator | SheetRow | None) -> str:
    """What the row is called, for the case that it is removed."""
    if isinstance(row, SheetRow):
        return row_name(row)
    return row.level3 if row else ""


@transaction.atomic
def withdraw_remark(*, remark: Remark, by: User) -> Remark:
    """Take back one's own remark while the sheet is in one's hands; it stays on record."""
    locked = _locked(remark)
    _require(permissions.may_remark(by, locked.evaluation))
    if locked.by_id != by.pk:
        raise ActionRefused(_("只能撤回自己提出的意见。"))
    if locked.resolved_at is not None:
        raise ActionRefused(_("该意见已处理，不能撤回。"))
    if locked.withdrawn_at is None:
        locked.withdrawn_by, locked.withdrawn_at = by, timezone.now()
        locked.save(update_fields=["withdrawn_by", "withdrawn_by_name", "withdrawn_at"])
    return locked


@transaction.atomic
def reply_to_remark(*, remark: Remark, text: str, by: User) -> RemarkReply:
    """Answer a remark in words; it stays open. The same words twice in a row are one reply."""
    locked = _locked(remark)
    _require(permissions.may_edit(by, locked.evaluation))
    if locked.withdrawn_at is not None:
        raise ActionRefused(_("该意见已撤回，无需处理。"))
    text = text.strip()
    if not text:
        raise ActionRefused(_("请填写答复内容。"))
    require_short(text, REMARK, _("答复"))
    last = locked.replies.order_by("pk").last()
    if last is not None and (last.by_id, last.text) == (by.pk, text):
        return last
    return RemarkReply.objects.create(remark=locked, text=text, by=by, by_role=Role.PREPARER)


@transaction.atomic
def resolve_remark(*, remark: Remark, by: User, text: str = "") -> Remark:
    """The preparer notes a remark as dealt with, with an answer in words or without."""
    locked = _locked(remark)
    _require(permissions.may_edit(by, locked.evaluation))
    if locked.withdrawn_at is not None:
        raise ActionRefused(_("该意见已撤回，无需处理。"))
    if text.strip():
        reply_to_remark(remark=locked, text=text, by=by)
    if locked.resolved_at is None:
        locked.resolved_by, locked.resolved_at = by, timezone.now()
        locked.save(update_fields=["resolved_by", "resolved_by_name", "resolved_at"])
    return locked


def _locked(remark: Remark) -> Remark:
    """The remark as it stands, with its sheet held until the transaction ends."""
    evaluation = lock(remark.evaluation)
    current = Remark.objects.get(pk=remark.pk)
    current.evaluation = evaluation
    return current


def _require(decision: Decision) -> None:
    if not decision.allowed:
        raise ActionRefused(decision.reason)
