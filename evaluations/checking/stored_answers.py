"""The preparer's answers to warnings: stored, replaced, recorded with each transition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from evaluations.checking.answers import answer_key
from evaluations.checking.limits import require_short
from evaluations.models import Evaluation, FindingAnswer
from evaluations.rules import Finding, Severity, place_label
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.lengths import ANSWER


def current_answers(evaluation: Evaluation) -> QuerySet[FindingAnswer]:
    """The answers that nobody replaced or took back."""
    return evaluation.answers.filter(superseded_at=None)


def current_answer_texts(evaluation: Evaluation) -> dict[str, str]:
    """Those answers by ``answer_key``."""
    return dict(current_answers(evaluation).values_list("key", "text"))


def store_answers(
    evaluation: Evaluation,
    document: SelfEvaluation,
    findings: Sequence[Finding],
    answers: Mapping[str, str],
    by: User,
) -> None:
    """Store answers to warnings that stand; an answer to anything else is dropped.

    An answer that is replaced, or taken back by an empty one, stays as superseded. Raises
    ActionRefused for one that is too long.
    """
    warnings = {
        answer_key(finding, document): finding
        for finding in findings
        if finding.severity == Severity.WARNING
    }
    known = current_answer_texts(evaluation) if warnings.keys() & answers.keys() else {}
    changed = {
        key: text.strip()
        for key, text in answers.items()
        if key in warnings and text.strip() != known.get(key, "")
    }
    for key, text in changed.items():
        place = place_label(warnings[key].where, document)
        require_short(text, ANSWER, _("对“%(place)s”的说明") % {"place": place})
    current_answers(evaluation).filter(key__in=changed).update(
        superseded_by=by, superseded_by_name=by.name, superseded_at=timezone.now()
    )
    FindingAnswer.objects.bulk_create(
        FindingAnswer(
            evaluation=evaluation,
            key=key,
            code=warnings[key].code,
            place=place_label(warnings[key].where, document),
            text=text,
            by=by,
        )
        for key, text in changed.items()
        if text
    )


def answers_as_recorded(
    evaluation: Evaluation, document: SelfEvaluation, findings: Sequence[Finding]
) -> list[dict[str, Any]]:
    """The answers to these findings, as a transition keeps them."""
    keys = {answer_key(finding, document) for finding in findings}
    return [
        {
            "code": answer.code,
            "place": answer.place,
            "text": answer.text,
            "by": answer.by_name,
            "at": answer.at.isoformat(),
        }
        for answer in current_answers(evaluation)
        if answer.key in keys
    ]
