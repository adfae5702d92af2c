"""What the views of one form share: finding it, and speaking about what happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.current_user import the_user as the_user
from evaluations.answers import answer_key
from evaluations.checking import Judgement
from evaluations.documents import SelfEvaluation
from evaluations.models import Evaluation, Remark, Waiver
from evaluations.permissions import visible_evaluations
from evaluations.posted import clean_text
from evaluations.rules import Finding, mend, message, place_label, title


def get_evaluation(request: HttpRequest, pk: int) -> Evaluation:
    """The form with everything its page shows, in a fixed number of queries; 404 for strangers."""
    return get_object_or_404(with_sheet(visible_evaluations(request.user)), pk=pk)


def with_sheet(forms: QuerySet[Evaluation]) -> QuerySet[Evaluation]:
    return forms.select_related("unit", "campaign", "project").prefetch_related(
        "funding_lines",
        "indicators",
        "answers",
        Prefetch("remarks", queryset=Remark.objects.select_related("by", "resolved_by")),
    )


@dataclass(frozen=True, slots=True)
class SpokenFinding:
    """A finding in words, with the place it belongs to."""

    code: str
    title: str
    severity: str
    where: str
    place: str
    message: str
    mend: str
    key: str
    answer: str
    waiver: Waiver | None = None


ANSWER_PREFIX = "answer-"


def posted_answers(request: HttpRequest) -> dict[str, str]:
    """The preparer's words to warnings, by the warning's key."""
    return {
        name.removeprefix(ANSWER_PREFIX): clean_text(str(text))
        for name, text in request.POST.items()
        if name.startswith(ANSWER_PREFIX)
    }


def stored_answers(evaluation: Evaluation) -> dict[str, str]:
    return {answer.key: answer.text for answer in evaluation.answers.all()}


def speak(
    judgement: Judgement, document: SelfEvaluation, answers: Mapping[str, str]
) -> list[SpokenFinding]:
    """Findings as sentences with the answers given to them: the gravest first, waived ones last."""
    order = {"error": 0, "warning": 1, "hint": 2}
    ranked = sorted(judgement.findings, key=lambda finding: order[finding.severity.value])
    counting = [_spoken(finding, document, answers) for finding in ranked]
    return counting + [
        _spoken(finding, document, answers, waiver) for finding, waiver in judgement.waived
    ]


def _spoken(
    finding: Finding,
    document: SelfEvaluation,
    answers: Mapping[str, str],
    waiver: Waiver | None = None,
) -> SpokenFinding:
    key = answer_key(finding, document)
    return SpokenFinding(
        code=finding.code,
        title=title(finding.code),
        severity=finding.severity.value,
        where=finding.where,
        place=place_label(finding.where, document),
        message=message(finding),
        mend=mend(finding),
        key=key,
        answer=answers.get(key, ""),
        waiver=waiver,
    )
