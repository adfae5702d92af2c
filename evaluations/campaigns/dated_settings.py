"""Storing what a campaign applies from a day on: a check's setting, a choice of scoring."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import ActionRefused
from evaluations.checking.limits import require_short
from evaluations.lifecycle import permissions
from evaluations.models import CheckSetting, ScoringChoice
from evaluations.sheet.lengths import REASON


def store_dated(row: CheckSetting | ScoringChoice, *, reason: str, by: User) -> bool:
    """Store a proposed row with its reason; gives whether it holds already today.

    Call in the transaction of what follows from it. Raises ActionRefused when ``by`` may not set
    the campaign's checks, and for a reason that is missing or too long.
    """
    decision = permissions.may_set_checks(by, row.campaign)
    if not decision.allowed:
        raise ActionRefused(decision.reason)
    reason = reason.strip()
    if not reason:
        raise ActionRefused(_("请填写理由。"))
    require_short(reason, REASON, _("理由"))
    row.reason, row.by = reason, by
    try:
        row.full_clean()
    except ValidationError as error:
        raise ActionRefused("；".join(error.messages)) from error
    row.save()
    return row.valid_from <= timezone.localdate()
