"""Choosing how a campaign gives points: checked against its edition, dated, and applied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import ActionRefused
from evaluations.campaigns.dated_settings import store_dated
from evaluations.campaigns.rescoring import rescore_campaign
from evaluations.models import Campaign, ScoringChoice
from evaluations.scoring.variants import (
    all_variants,
    effective_edition,
    fitting_variants,
    misfit,
    scoring_sentences,
)
from evaluations.sheet.editions import get_edition
from jobs.models import Job


@dataclass(frozen=True, slots=True)
class Offer:
    """A scoring that the campaign may choose; ``variant`` "" is what its edition names itself."""

    variant: str
    name: str
    rules: tuple[str, ...]


def offers(campaign: Campaign) -> list[Offer]:
    """What may be chosen, the edition's own first; [] for an edition without scores."""
    edition = get_edition(campaign.edition)
    if not edition.scoring.scored:
        return []
    own = effective_edition(campaign.edition, campaign.year)
    named = _("按版式默认（%(name)s）") % {"name": own.scoring.name or edition.name}
    return [
        Offer("", named, scoring_sentences(own)),
        *(
            Offer(
                variant.id,
                variant.name,
                scoring_sentences(effective_edition(campaign.edition, campaign.year, variant.id)),
            )
            for variant in fitting_variants(edition, campaign.year)
        ),
    ]


def propose_scoring(*, campaign: Campaign, variant: str, valid_from: date) -> ScoringChoice:
    """An unsaved choice; ActionRefused with a sentence where it does not fit the campaign."""
    edition = get_edition(campaign.edition)
    if variant:
        known = all_variants().get(variant)
        if known is None:
            raise ActionRefused(_("没有计分办法“%(variant)s”。") % {"variant": variant})
        reason = misfit(known, edition, campaign.year)
        if reason:
            raise ActionRefused(reason)
    if valid_from < timezone.localdate():
        raise ActionRefused(_("生效日期不能早于今天：过去的检查结果不改。"))
    return ScoringChoice(campaign=campaign, variant=variant, valid_from=valid_from)


@transaction.atomic
def choose_scoring(*, choice: ScoringChoice, reason: str, by: User) -> Job | None:
    """Store a proposed choice. One that holds from today is applied in the background.

    The job is given: it computes the sheets in the preparers' hands and judges all begun ones.
    Raises ActionRefused.
    """
    if not store_dated(choice, reason=reason, by=by):
        return None
    return rescore_campaign(campaign=choice.campaign, cause=f"choice-{choice.pk}", by=by)
