"""Stored findings and risks brought up to date when not the form but its judges changed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from evaluations.campaigns.job_owners import require_owner
from evaluations.checking.store import CHUNK, rejudge
from evaluations.models import Campaign, Evaluation
from evaluations.models.states import State
from jobs.leases import Lease, let_others_write
from jobs.models import Job
from jobs.queue import queue, request_cancel
from jobs.registry import Handler

REJUDGE: Final = "rejudge"


# In the background ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scope:
    """Which begun forms are judged anew; what is not given does not narrow it."""

    campaign: int | None = None
    year: int | None = None
    unit_path: str = ""
    missing: bool = False

    def forms(self) -> QuerySet[Evaluation]:
        """The forms in order; ``missing`` are those that were never judged and have no risk."""
        forms = Evaluation.objects.exclude(state=State.NOT_STARTED).order_by("pk")
        if self.campaign is not None:
            forms = forms.filter(campaign=self.campaign)
        if self.year is not None:
            forms = forms.filter(year=self.year)
        if self.unit_path:
            forms = forms.filter(unit__path__startswith=self.unit_path)
        return forms.filter(risk=None) if self.missing else forms


def subject_of(campaign: Campaign) -> str:
    """How jobs name a campaign."""
    return f"campaign-{campaign.pk}"


def queue_rejudging(*, scope: Scope, subject: str, key: str, by: User | None = None) -> Job:
    """Let a worker judge these forms anew; call in the transaction of the change."""
    return queue(kind=REJUDGE, key=key, subject=subject, payload=asdict(scope), by=by)


def rejudge_campaign(*, campaign: Campaign, cause: str, by: User) -> Job:
    """Judge all begun forms of a campaign anew; ``cause`` names the change and is queued once.

    A rejudging that is still under way is stopped: this one covers its forms by newer settings.
    """
    subject = subject_of(campaign)
    request_cancel(Job.objects.filter(kind=REJUDGE, subject=subject))
    scope = Scope(campaign=campaign.pk)
    return queue_rejudging(scope=scope, subject=subject, key=f"rejudge-{cause}", by=by)


def last_rejudging(campaign: Campaign) -> Job | None:
    """The newest rejudging that a change of the campaign asked for."""
    return Job.objects.filter(kind=REJUDGE, subject=subject_of(campaign)).last()


def _rejudge_scope(lease: Lease) -> None:
    """A transaction a chunk: nobody who is filling a form waits for all of them."""
    job = lease.job
    forms = Scope(**job.payload).forms()
    last, judged = job.result.get("last", 0), job.done
    lease.renew(total=judged + forms.filter(pk__gt=last).count())
    while ids := list(forms.filter(pk__gt=last).values_list("pk", flat=True)[:CHUNK]):
        with transaction.atomic():
            require_owner(job, job.payload.get("campaign"), judged)
            rejudge(ids)
            last, judged = ids[-1], judged + len(ids)
            lease.renew(done=judged, result={"last": last})
        let_others_write()
    lease.finish({"judged": judged})


HANDLER: Final = Handler(_rejudge_scope)
