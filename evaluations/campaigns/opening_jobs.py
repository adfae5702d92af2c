"""Opening a campaign: a job that makes the sheets its projects do not have yet."""

from __future__ import annotations

from typing import Final

from django.db import IntegrityError, transaction

from accounts.models import User
from core.errors import ActionRefused
from evaluations.campaigns.finding_refresh import subject_of
from evaluations.campaigns.job_owners import require_owner
from evaluations.campaigns.opening import make_some, subjects_of, without_sheet
from evaluations.checking.store import CHUNK
from evaluations.lifecycle.permissions import may_open_campaign
from evaluations.models import Campaign
from jobs.leases import Lease, let_others_write
from jobs.models import Job
from jobs.queue import queue
from jobs.registry import Handler

OPEN: Final = "open-campaign"

MAX_CLASHES: Final = 5
"""How often a chunk may meet a sheet that an import has just stored. Each time the chunk is made
again; more often than a few times it is no coincidence but a fault."""


@transaction.atomic
def open_campaign(*, campaign: Campaign, by: User) -> Job:
    """Let a worker create the missing sheets of a campaign; sheets that exist are left alone.

    There is one such job a campaign. Asked again while it is open, it is the same job; asked
    again later, it begins anew, for projects and units that were added meanwhile. Raises
    ActionRefused when ``by`` may not open the campaign.
    """
    locked = Campaign.objects.select_for_update().get(pk=campaign.pk)
    decision = may_open_campaign(by, locked)
    if not decision.allowed:
        raise ActionRefused(decision.reason)
    subject = subject_of(locked)
    payload = {"campaign": locked.pk}
    return queue(
        kind=OPEN, key=f"open-{subject}", subject=subject, payload=payload, by=by, again=True
    )


def last_opening(campaign: Campaign) -> Job | None:
    """The campaign's opening, under way or ended; None where nobody opened it."""
    return Job.objects.filter(kind=OPEN, subject=subject_of(campaign)).last()


def _open(lease: Lease) -> None:
    """A transaction a chunk. What is left to do is what has no sheet, so whoever takes the job up
    again needs to know nothing else.
    """
    done, clashes = lease.job.done, 0
    while ids := _left(lease, done):
        try:
            for start in range(0, len(ids), CHUNK):
                done = _make(lease, ids[start : start + CHUNK], done)
                let_others_write()
        except IntegrityError:
            # An import stored the sheet of one of these projects meanwhile: look again.
            clashes += 1
            if clashes > MAX_CLASHES:
                raise


@transaction.atomic
def _left(lease: Lease, done: int) -> list[int]:
    """The projects or units that have no sheet yet. Where there is none the job is finished, in
    the same transaction: who asks for more from then on begins it anew.
    """
    campaign = _hold(lease.job, done)
    ids = without_sheet(campaign)
    if ids:
        lease.renew(done=done, total=done + len(ids))
    else:
        present = max(0, subjects_of(campaign).count() - done)
        lease.finish({"created": done, "present": present})
    return ids


@transaction.atomic
def _make(lease: Lease, subjects: list[int], done: int) -> int:
    campaign = _hold(lease.job, done)
    done += make_some(campaign=campaign, subjects=subjects)
    lease.renew(done=done)
    return done


def _hold(job: Job, done: int) -> Campaign:
    """The campaign, whose year, edition and units stay as they are to the end of the step.

    Sheets may join it meanwhile. Raises NotAllowed when the job's owner may no longer open it.
    """
    campaign = Campaign.objects.select_for_update(no_key=True).get(pk=job.payload["campaign"])
    require_owner(job, campaign.pk, done, may=may_open_campaign)
    return campaign


HANDLER: Final = Handler(_open)
