"""What stands in the way of a sheet that is to be handed on, and where it would go.

The action refuses with these sentences, and pages show them before anybody presses the button.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Membership, User
from accounts.permissions import paths_above
from accounts.roles import Role
from core.sheets.unread import unread_numbers
from evaluations.checking.answers import unanswered
from evaluations.checking.sheet_checks import CheckResult, check_evaluations
from evaluations.lifecycle import permissions
from evaluations.lifecycle.transitions import TransitionRule
from evaluations.models import Evaluation
from evaluations.models.states import State
from evaluations.rules import Finding, Severity, message, place_label
from evaluations.storage.mapper import to_document


@dataclass(frozen=True, slots=True)
class Outlook:
    """What submitting would do: the state it leads to, and what stands in the way.

    ``closed`` says why the person may not submit at all, "" where they may; ``obstacles`` are
    what has to be put right in the sheet first; ``open_warnings`` lack an answer.
    """

    evaluation: Evaluation
    document: Any
    result: CheckResult
    target: State
    closed: str = ""
    obstacles: tuple[str, ...] = ()
    open_warnings: tuple[Finding, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether it could be submitted as it stands."""
        return not (self.closed or self.obstacles or self.open_warnings)

    @property
    def refusal(self) -> str:
        """The first reason against it, "" where there is none."""
        reasons = (self.closed, *self.obstacles, open_warnings_sentence(len(self.open_warnings)))
        return next(filter(None, reasons), "")


def outlooks(evaluations: Sequence[Evaluation], by: User) -> list[Outlook]:
    """The outlook of each sheet, in their order.

    The sheets are read with unit, campaign, rows and answers; then the number of queries does not
    depend on how many there are, but for units that may lack an approver.
    """
    documents = [to_document(evaluation) for evaluation in evaluations]
    results = check_evaluations(evaluations, documents)
    return [
        _outlook(evaluation, document, result, by)
        for evaluation, document, result in zip(evaluations, documents, results, strict=True)
    ]


def _outlook(evaluation: Evaluation, document: Any, result: CheckResult, by: User) -> Outlook:
    rule, decision = permissions.transition_for(by, "submit", evaluation)
    answers = {
        answer.key: answer.text for answer in evaluation.answers.all() if not answer.superseded_at
    }
    return Outlook(
        evaluation=evaluation,
        document=document,
        result=result,
        target=target_of(rule, evaluation) if rule else State.SUBMITTED,
        closed="" if decision.allowed else decision.reason,
        obstacles=tuple(obstacles(document, result)),
        open_warnings=tuple(unanswered(result.findings, document, answers, result.edition)),
    )


def obstacles(document: Any, result: CheckResult) -> Iterator[str]:
    """What has to be put right in the sheet, in sentences; answers to warnings aside.

    A number cell that is not understood comes first, by its name: what is handed on must be
    numbers, whatever the settings of checks and their waivers say.
    """
    for finding in unread_numbers(document, result.edition):
        words = {"place": place_label(finding.where, document), "why": message(finding)}
        yield _("%(place)s：%(why)s请改正后再提交。") % words
    errors = sum(finding.severity == Severity.ERROR for finding in result.findings)
    if errors:
        yield _("还有 %(count)d 处错误，请按提示改正后再提交。") % {"count": errors}


def unanswered_refusal(result: CheckResult, document: Any, answers: Mapping[str, str]) -> str:
    """Why the sheet cannot be handed on while warnings lack an answer, "" where none does."""
    waiting = unanswered(result.findings, document, answers, result.edition)
    return open_warnings_sentence(len(waiting))


def open_warnings_sentence(count: int) -> str:
    """The refusal for that many open warnings, "" for none."""
    if not count:
        return ""
    return _("还有 %(count)d 条警告未作说明，请逐条说明原因；不要求写原因的，可填“已核对”。") % {
        "count": count
    }


def target_of(rule: TransitionRule, evaluation: Evaluation) -> State:
    """The new state; a unit without an approver is passed over where the campaign allows it."""
    campaign = evaluation.campaign
    if rule.target != State.SUBMITTED or campaign is None or not campaign.skips_missing_approver:
        return rule.target
    has_approver = _approvers(evaluation).exists()
    return State.SUBMITTED if has_approver else State.UNIT_APPROVED


def approver_names(evaluation: Evaluation) -> list[str]:
    """Who may sign for the sheet's unit."""
    names = _approvers(evaluation).order_by("user__name").values_list("user__name", flat=True)
    return list(dict.fromkeys(names))


def _approvers(evaluation: Evaluation) -> QuerySet[Membership]:
    return Membership.objects.filter(
        role=Role.APPROVER, unit__path__in=paths_above(evaluation.unit.path), user__is_active=True
    )
