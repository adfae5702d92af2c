"""Waivers: a reviewer lets one finding pass until a day, with a reason. Part of the actions."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Decision
from core.errors import ActionRefused
from evaluations.checking.answers import answer_key
from evaluations.checking.limits import require_short
from evaluations.checking.sheet_checks import check_evaluation
from evaluations.checking.store import refresh_findings
from evaluations.lifecycle.permissions import may_waive
from evaluations.models import Evaluation, Waiver
from evaluations.rules import place_label
from evaluations.sheet.lengths import REASON
from evaluations.storage.mapper import to_document

MAX_PERIOD: Final = timedelta(days=3 * 366)
"""A waiver is for a case, not a rule: what should always pass is switched off for the campaign."""


@transaction.atomic
def waive(*, evaluation: Evaluation, key: str, reason: str, expires_on: date, by: User) -> Waiver:
    """Let the finding of that key pass. ActionRefused where it does not stand in the sheet."""
    locked = _lock(evaluation)
    _require(may_waive(by, locked))
    reason = reason.strip()
    if not reason:
        raise ActionRefused(_("请填写豁免理由。"))
    require_short(reason, REASON, _("豁免理由"))
    today = timezone.localdate()
    if not today <= expires_on <= today + MAX_PERIOD:
        raise ActionRefused(_("有效期须从今天起，最长三年。"))
    document = to_document(locked)
    found = (
        row
        for row in check_evaluation(locked, document).findings
        if answer_key(row, document) == key
    )
    finding = next(found, None)
    if finding is None:
        raise ActionRefused(_("这条检查结果已不在表中，或已豁免。"))
    waiver = Waiver.objects.create(
        evaluation=locked,
        answer_key=key,
        code=finding.code,
        place=place_label(finding.where, document),
        reason=reason,
        expires_on=expires_on,
        approved_by=by,
    )
    refresh_findings([locked.pk])
    # Tells whoever read the sheet before that what is waived in it is no longer the same.
    locked.save(update_fields=["changed_at"])
    return waiver


@transaction.atomic
def revoke_waiver(*, waiver: Waiver, by: User) -> None:
    """The finding counts again; the waiver stays on record."""
    locked = _lock(waiver.evaluation)
    _require(may_waive(by, locked))
    Waiver.objects.filter(pk=waiver.pk, revoked_at=None).update(
        revoked_by=by, revoked_by_name=by.name, revoked_at=timezone.now()
    )
    refresh_findings([locked.pk])
    # Tells whoever read the sheet before that what is waived in it is no longer the same.
    locked.save(update_fields=["changed_at"])


def _lock(evaluation: Evaluation) -> Evaluation:
    evaluations = Evaluation.objects.select_for_update(of=("self",)).select_related("unit")
    return evaluations.get(pk=evaluation.pk)


def _require(decision: Decision) -> None:
    if not decision.allowed:
        raise ActionRefused(decision.reason)
