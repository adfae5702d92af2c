"""Stored findings and risks brought up to date after rules or settings changed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from evaluations.campaigns.job_owners import require_owner
from evaluations.checking.store import CHUNK, refresh_findings
from evaluations.models import Campaign, Evaluation
from evaluations.models.states import State
from jobs.leases import Lease, let_others_write
from jobs.models import Job
from jobs.queue import queue, request_cancel
from jobs.registry import Handler

REFRESH: Final = "rejudge"


# In the background ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scope:
    """Which begun sheets are checked again; what is not given does not narrow it."""

    campaign: int | None = None
    year: int | None = None
    unit_path: str = ""
    missing: bool = False

    def evaluations(self) -> QuerySet[Evaluation]:
        """The sheets in order; ``missing`` are those that were never judged and have no risk."""
        evaluations = Evaluation.objects.exclude(state=State.NOT_STARTED).order_by("pk")
        if self.campaign is not None:
            evaluations = evaluations.filter(campaign=self.campaign)
        if self.year is not None:
            evaluations = evaluations.filter(year=self.year)
        if self.unit_path:
            evaluations = evaluations.filter(unit__path__startswith=self.unit_path)
        return evaluations.filter(risk=None) if self.missing else evaluations


def subject_of(campaign: Campaign) -> str:
    """How jobs name a campaign."""
    return f"campaign-{campaign.pk}"


def queue_refresh(*, scope: Scope, subject: str, key: str, by: User | None = None) -> Job:
    """Let a worker check these sheets again; call in the transaction of the change."""
    return queue(kind=REFRESH, key=key, subject=subject, payload=asdict(scope), by=by)


def refresh_campaign(*, campaign: Campaign, cause: str, by: User) -> Job:
    """Check all begun sheets of a campaign again; ``cause`` names the change and is queued once.

    A refresh that is still under way is stopped: this one covers its sheets by newer settings.
    """
    subject = subject_of(campaign)
    request_cancel(Job.objects.filter(kind=REFRESH, subject=subject))
    scope = Scope(campaign=campaign.pk)
    return queue_refresh(scope=scope, subject=subject, key=f"rejudge-{cause}", by=by)


def last_refresh(campaign: Campaign) -> Job | None:
    """The newest refresh that a change of the campaign asked for."""
    return Job.objects.filter(kind=REFRESH, subject=subject_of(campaign)).last()


def _refresh_scope(lease: Lease) -> None:
    """A transaction a chunk: nobody who is filling a sheet waits for all of them."""
    job = lease.job
    evaluations = Scope(**job.payload).evaluations()
    last, checked = job.result.get("last", 0), job.done
    lease.renew(total=checked + evaluations.filter(pk__gt=last).count())
    while ids := list(evaluations.filter(pk__gt=last).values_list("pk", flat=True)[:CHUNK]):
        with transaction.atomic():
            require_owner(job, job.payload.get("campaign"), checked)
            refresh_findings(ids)
            last, checked = ids[-1], checked + len(ids)
            lease.renew(done=checked, result={"last": last})
        let_others_write()
    lease.finish({"judged": checked})


HANDLER: Final = Handler(_refresh_scope)
