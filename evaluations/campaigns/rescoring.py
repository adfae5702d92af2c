"""After a campaign chose another scoring: sheets computed anew, findings judged anew, by a job."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from evaluations.campaigns.job_owners import require_owner
from evaluations.campaigns.rechecks import REJUDGE, subject_of
from evaluations.checking.effective_settings import InForce, in_force
from evaluations.checking.store import CHUNK, rejudge
from evaluations.lifecycle.transitions import EDITABLE
from evaluations.models import Campaign, Evaluation, FundingLine, Indicator
from evaluations.models.states import State
from evaluations.scoring.computed import refill
from evaluations.scoring.variants import ways
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions import Edition
from evaluations.storage.mapper import funding_lines, set_header, to_document
from jobs.leases import Lease, let_others_write
from jobs.models import Job
from jobs.queue import queue, request_cancel
from jobs.registry import Handler

RESCORE: Final = "rescore"


def rescore_campaign(*, campaign: Campaign, cause: str, by: User) -> Job:
    """Let a worker apply the scoring now in force; ``cause`` names the change, queued once.

    Call in the transaction of the change. Judging that is still under way is stopped: this job
    covers its forms.
    """
    subject = subject_of(campaign)
    request_cancel(Job.objects.filter(kind__in=[REJUDGE, RESCORE], subject=subject))
    payload = {"campaign": campaign.pk}
    return queue(kind=RESCORE, key=f"rescore-{cause}", subject=subject, payload=payload, by=by)


def last_rescoring(campaign: Campaign) -> Job | None:
    """The newest such job of the campaign."""
    return Job.objects.filter(kind=RESCORE, subject=subject_of(campaign)).last()


def _rescore(lease: Lease) -> None:
    """A transaction a chunk: nobody who is filling a form waits for all of them."""
    job = lease.job
    campaign = job.payload["campaign"]
    forms = Evaluation.objects.filter(campaign=campaign).order_by("pk")
    last, done = job.result.get("last", 0), job.done
    lease.renew(total=done + forms.filter(pk__gt=last).count())
    while ids := list(forms.filter(pk__gt=last).values_list("pk", flat=True)[:CHUNK]):
        with transaction.atomic():
            require_owner(job, campaign, done)
            fill_anew(ids, in_force([campaign])[campaign])
            begun = forms.filter(pk__in=ids).exclude(state=State.NOT_STARTED)
            rejudge(list(begun.values_list("pk", flat=True)))
            last, done = ids[-1], done + len(ids)
            lease.renew(done=done, result={"last": last})
        let_others_write()
    lease.finish({"judged": done})


HANDLER: Final = Handler(_rescore)


def fill_anew(ids: Collection[int], settings: InForce) -> None:
    """Give the computed cells of sheets still being filled the values that now hold.

    Nothing that a person typed changes, so that an open page may still be saved. What an office
    printed stays as printed. A fixed number of statements.
    """
    rows = Evaluation.objects.select_for_update(of=("self",)).filter(pk__in=ids, state__in=EDITABLE)
    changed: list[Evaluation] = []
    lines: list[FundingLine] = []
    indicators: list[Indicator] = []
    for form in rows.order_by("pk").prefetch_related("funding_lines", "indicators"):
        document = to_document(form)
        edition = settings.edition(form.edition, form.year)
        filled = refill(document, edition, ways(form.edition, form.year))
        if filled != document:
            changed.append(form)
            lines += _set_cells(form, filled, edition)
            indicators += _set_level1(form, filled)
    for form in changed:
        form.changed_at = timezone.now()  # says that rows were written; the version stays
    Evaluation.objects.bulk_update(changed, [*_TOTALS, "changed_at"])
    FundingLine.objects.bulk_update(lines, _FUNDING)
    Indicator.objects.bulk_update(indicators, ["level1_weight"])


_TOTALS: Final = ["total_weight", "total_score", "total_score_value", "total_score_computed"]
_FUNDING: Final = ["weight", "execution_rate", "score", "score_value"]


def _set_cells(form: Evaluation, filled: SelfEvaluation, edition: Edition) -> list[FundingLine]:
    """The form's funding lines with the filled cells; its header gets the new totals."""
    set_header(form, filled, edition)
    stored = list(form.funding_lines.all())
    for line, new in zip(stored, funding_lines(form, filled, {}), strict=True):
        for name in _FUNDING:
            setattr(line, name, getattr(new, name))
    return stored


def _set_level1(form: Evaluation, filled: SelfEvaluation) -> list[Indicator]:
    stored = list(form.indicators.all())
    for indicator, row in zip(stored, filled.indicators, strict=True):
        indicator.level1_weight = row.level1_weight
    return stored
