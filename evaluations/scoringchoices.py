"""Choosing how a campaign gives points: checked against its edition, dated, and applied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from evaluations import permissions
from evaluations.actions import ActionRefused
from evaluations.computed import refill
from evaluations.documents import SelfEvaluation
from evaluations.editions import Edition, get_edition
from evaluations.inforce import InForce, in_force
from evaluations.models import Campaign, Evaluation, FundingLine, Indicator, ScoringChoice
from evaluations.policies import all_policies, choices, holding, misfit, ways
from evaluations.policies.choosing import edition_in_force
from evaluations.rejudging import rejudge
from evaluations.sheets import funding_lines, set_header, to_document
from evaluations.transitions import EDITABLE, State

CHUNK: Final = 200


@dataclass(frozen=True, slots=True)
class Offer:
    """A scoring that the campaign may choose; ``policy`` "" is what its edition names itself."""

    policy: str
    name: str
    rules: tuple[str, ...]


def offers(campaign: Campaign) -> list[Offer]:
    """What may be chosen, the edition's own first; [] for an edition without scores."""
    edition = get_edition(campaign.edition)
    if not edition.scoring.scored:
        return []
    own = edition_in_force(campaign.edition, campaign.year)
    named = _("按版式默认（%(name)s）") % {"name": own.scoring.name or edition.name}
    return [
        Offer("", named, holding(own)),
        *(
            Offer(
                policy.id,
                policy.name,
                holding(edition_in_force(campaign.edition, campaign.year, policy.id)),
            )
            for policy in choices(edition, campaign.year)
        ),
    ]


def propose_scoring(*, campaign: Campaign, policy: str, valid_from: date) -> ScoringChoice:
    """An unsaved choice; ActionRefused with a sentence where it does not fit the campaign."""
    edition = get_edition(campaign.edition)
    if policy:
        known = all_policies().get(policy)
        if known is None:
            raise ActionRefused(_("没有计分办法“%(policy)s”。") % {"policy": policy})
        reason = misfit(known, edition, campaign.year)
        if reason:
            raise ActionRefused(reason)
    if valid_from < timezone.localdate():
        raise ActionRefused(_("生效日期不能早于今天：过去的检查结果不改。"))
    return ScoringChoice(campaign=campaign, policy=policy, valid_from=valid_from)


@transaction.atomic
def choose_scoring(*, choice: ScoringChoice, reason: str, by: User) -> int:
    """Store a proposed choice; where it holds from today, sheets and findings follow it.

    Sheets in the preparers' hands get their computed cells anew, all begun ones are judged anew;
    returns how many those are. What an office printed stays as printed. Raises ActionRefused.
    """
    campaign = choice.campaign
    decision = permissions.may_set_checks(by, campaign)
    if not decision.allowed:
        raise ActionRefused(decision.reason)
    if not reason.strip():
        raise ActionRefused(_("请填写理由。"))
    choice.reason, choice.by = reason.strip(), by
    try:
        choice.full_clean()
    except ValidationError as error:
        raise ActionRefused("；".join(error.messages)) from error
    choice.save()
    if choice.valid_from > timezone.localdate():
        return 0
    fill_anew(campaign)
    begun = Evaluation.objects.filter(campaign=campaign).exclude(state=State.NOT_STARTED)
    ids = list(begun.order_by("pk").values_list("pk", flat=True))
    rejudge(ids)
    return len(ids)


def fill_anew(campaign: Campaign) -> None:
    """Give the computed cells of sheets still being filled the values that now hold.

    Nothing that a person typed changes, so that an open page may still be saved.
    """
    settings = in_force([campaign.pk])[campaign.pk]
    last = 0
    while forms := _open_forms(campaign, last):
        _fill_chunk(forms, settings)
        last = forms[-1].pk


def _open_forms(campaign: Campaign, after: int) -> list[Evaluation]:
    rows = Evaluation.objects.select_for_update(of=("self",)).filter(
        campaign=campaign, state__in=EDITABLE, pk__gt=after
    )
    return list(rows.order_by("pk").prefetch_related("funding_lines", "indicators")[:CHUNK])


def _fill_chunk(forms: Sequence[Evaluation], settings: InForce) -> None:
    """A fixed number of statements for the forms of a chunk."""
    lines: list[FundingLine] = []
    rows: list[Indicator] = []
    changed: list[Evaluation] = []
    for form in forms:
        document = to_document(form)
        edition = settings.edition(form.edition, form.year)
        filled = refill(document, edition, ways(form.edition, form.year))
        if filled != document:
            changed.append(form)
            lines += _set_cells(form, filled, edition)
            rows += _set_level1(form, filled)
    Evaluation.objects.bulk_update(changed, _TOTALS)
    FundingLine.objects.bulk_update(lines, _FUNDING)
    Indicator.objects.bulk_update(rows, ["level1_weight"])


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
