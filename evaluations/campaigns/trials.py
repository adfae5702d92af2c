"""Trying a check setting out over many sheets: a job, whose result is the effect."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.errors import ActionRefused
from evaluations.campaigns.check_settings import Effect, begun_evaluations, try_out
from evaluations.campaigns.finding_refresh import subject_of
from evaluations.campaigns.job_owners import require_owner
from evaluations.lifecycle import permissions
from evaluations.models import Campaign, CheckSetting
from jobs.leases import Lease
from jobs.models import Job
from jobs.queue import queue
from jobs.registry import Handler

TRY_OUT: Final = "try-out"

AT_ONCE: Final = 300
"""Sheets that are tried out while the person waits: about a third of a second."""

FRESH_FOR: Final = timedelta(days=1)
"""How long one may decide by what a trial showed."""


def is_small(campaign: Campaign) -> bool:
    """Whether a setting may be tried out at once."""
    return begun_evaluations(campaign).count() <= AT_ONCE


@transaction.atomic
def queue_trial(*, setting: CheckSetting, posted: Mapping[str, str], by: User) -> Job:
    """Let a worker try the unsaved setting out. Asked again while it runs, it is the same job.

    ``posted`` are the parameters as typed, for the page that offers to apply them.
    """
    decision = permissions.may_set_checks(by, setting.campaign)
    if not decision.allowed:
        raise ActionRefused(decision.reason)
    payload = {
        "campaign": setting.campaign_id,
        "code": setting.code,
        "severity": setting.severity,
        "parameters": setting.parameters,
        "posted": dict(posted),
        "valid_from": setting.valid_from.isoformat(),
    }
    text = json.dumps(payload, sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()[:24]
    return queue(
        kind=TRY_OUT,
        key=f"try-{setting.campaign_id}-{by.pk}-{digest}",
        subject=subject_of(setting.campaign),
        payload=payload,
        by=by,
        again=True,
    )


def _try_out(lease: Lease) -> None:
    """Nothing is written but how far it is: a worker that comes later begins anew."""
    payload = lease.job.payload
    setting = CheckSetting(
        campaign=Campaign.objects.get(pk=payload["campaign"]),
        code=payload["code"],
        severity=payload["severity"],
        parameters=payload["parameters"],
        valid_from=date.fromisoformat(payload["valid_from"]),
    )
    lease.renew(done=0, total=begun_evaluations(setting.campaign).count())

    def tick(checked: int) -> None:
        require_owner(lease.job, payload["campaign"], checked)
        lease.renew(done=checked)

    tick(0)
    effect = try_out(setting, tick=tick)
    lease.finish({"effect": effect.as_json()})


HANDLER: Final = Handler(_try_out)


def effect_of(job: Job) -> Effect | None:
    """What a trial showed; None before its end."""
    stored: dict[str, Any] | None = job.result.get("effect")
    return None if stored is None else Effect.from_json(stored)


def is_fresh(job: Job) -> bool:
    """Whether one may still decide by it."""
    return job.at > timezone.now() - FRESH_FOR
