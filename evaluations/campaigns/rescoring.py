"""A job that computes and checks sheets again after a campaign chose another scoring variant."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from evaluations.campaigns.finding_refresh import REFRESH, subject_of
from evaluations.campaigns.job_owners import require_owner
from evaluations.checking.effective_settings import EffectiveSettings, settings_by_campaign
from evaluations.checking.store import CHUNK, refresh_findings
from evaluations.lifecycle.transitions import EDITABLE
from evaluations.models import Campaign, Evaluation, FundingLine, Indicator
from evaluations.models.states import State
from evaluations.scoring.computed import refill
from evaluations.scoring.variants import possible_editions
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

    Call in the transaction of the change. A refresh that is still under way is stopped: this job
    covers its sheets.
    """
    subject = subject_of(campaign)
    request_cancel(Job.objects.filter(kind__in=[REFRESH, RESCORE], subject=subject))
    payload = {"campaign": campaign.pk}
    return queue(kind=RESCORE, key=f"rescore-{cause}", subject=subject, payload=payload, by=by)


def last_rescoring(campaign: Campaign) -> Job | None:
    """The newest such job of the campaign."""
    return Job.objects.filter(kind=RESCORE, subject=subject_of(campaign)).last()


def _rescore(lease: Lease) -> None:
    """A transaction a chunk: nobody who is filling a sheet waits for all of them."""
    job = lease.job
    campaign = job.payload["campaign"]
    evaluations = Evaluation.objects.filter(campaign=campaign).order_by("pk")
    last, done = job.result.get("last", 0), job.done
    lease.renew(total=done + evaluations.filter(pk__gt=last).count())
    while ids := list(evaluations.filter(pk__gt=last).values_list("pk", flat=True)[:CHUNK]):
        with transaction.atomic():
            require_owner(job, campaign, done)
            fill_anew(ids, settings_by_campaign([campaign])[campaign])
            begun = evaluations.filter(pk__in=ids).exclude(state=State.NOT_STARTED)
            refresh_findings(list(begun.values_list("pk", flat=True)))
            last, done = ids[-1], done + len(ids)
            lease.renew(done=done, result={"last": last})
        let_others_write()
    lease.finish({"judged": done})


HANDLER: Final = Handler(_rescore)


def fill_anew(ids: Collection[int], settings: EffectiveSettings) -> None:
    """Give the computed cells of sheets still being filled the values that now hold.

    Nothing that a person typed changes, so that an open page may still be saved. What an office
    printed stays as printed. A fixed number of statements.
    """
    rows = Evaluation.objects.select_for_update(of=("self",)).filter(pk__in=ids, state__in=EDITABLE)
    changed: list[Evaluation] = []
    lines: list[FundingLine] = []
    indicators: list[Indicator] = []
    for evaluation in rows.order_by("pk").prefetch_related("funding_lines", "indicators"):
        document = to_document(evaluation)
        edition = settings.edition(evaluation.edition, evaluation.year)
        filled = refill(document, edition, possible_editions(evaluation.edition, evaluation.year))
        if filled != document:
            changed.append(evaluation)
            lines += _set_cells(evaluation, filled, edition)
            indicators += _set_level1(evaluation, filled)
    for evaluation in changed:
        evaluation.changed_at = timezone.now()  # says that rows were written; the version stays
    Evaluation.objects.bulk_update(changed, [*_TOTALS, "changed_at"])
    FundingLine.objects.bulk_update(lines, _FUNDING)
    Indicator.objects.bulk_update(indicators, ["level1_weight"])


_TOTALS: Final = ["total_weight", "total_score", "total_score_value", "total_score_computed"]
_FUNDING: Final = ["weight", "execution_rate", "score", "score_value"]


def _set_cells(
    evaluation: Evaluation, filled: SelfEvaluation, edition: Edition
) -> list[FundingLine]:
    """The sheet's funding lines with the filled cells; its header gets the new totals."""
    set_header(evaluation, filled, edition)
    stored = list(evaluation.funding_lines.all())
    for line, new in zip(stored, funding_lines(evaluation, filled, {}), strict=True):
        for name in _FUNDING:
            setattr(line, name, getattr(new, name))
    return stored


def _set_level1(evaluation: Evaluation, filled: SelfEvaluation) -> list[Indicator]:
    stored = list(evaluation.indicators.all())
    for indicator, row in zip(stored, filled.indicators, strict=True):
        indicator.level1_weight = row.level1_weight
    return stored
