"""The preparer's words to warnings: kept, replaced, beside each step. Part of the actions."""

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


def in_force(evaluation: Evaluation) -> QuerySet[FindingAnswer]:
    """The answers that nobody replaced or took back."""
    return evaluation.answers.filter(superseded_at=None)


def words_in_force(evaluation: Evaluation) -> dict[str, str]:
    """Those answers by ``answer_key``."""
    return dict(in_force(evaluation).values_list("key", "text"))


def store_answers(
    evaluation: Evaluation,
    document: SelfEvaluation,
    findings: Sequence[Finding],
    answers: Mapping[str, str],
    by: User,
) -> None:
    """Take words to warnings that stand; what is said to nothing is not kept.

    An answer that is replaced, or taken back by an empty one, stays as superseded. Raises
    ActionRefused for one that is too long.
    """
    warnings = {
        answer_key(finding, document): finding
        for finding in findings
        if finding.severity == Severity.WARNING
    }
    known = words_in_force(evaluation) if warnings.keys() & answers.keys() else {}
    said = {
        key: text.strip()
        for key, text in answers.items()
        if key in warnings and text.strip() != known.get(key, "")
    }
    for key, text in said.items():
        place = place_label(warnings[key].where, document)
        require_short(text, ANSWER, _("对“%(place)s”的说明") % {"place": place})
    in_force(evaluation).filter(key__in=said).update(
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
        for key, text in said.items()
        if text
    )


def as_they_stand(
    evaluation: Evaluation, document: SelfEvaluation, findings: Sequence[Finding]
) -> list[dict[str, Any]]:
    """The answers to these findings, as a step keeps them."""
    keys = {answer_key(finding, document) for finding in findings}
    return [
        {
            "code": answer.code,
            "place": answer.place,
            "text": answer.text,
            "by": answer.by_name,
            "at": answer.at.isoformat(),
        }
        for answer in in_force(evaluation)
        if answer.key in keys
    ]
