"""Findings, counts and risk of forms as they are stored, and stored anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from django.db import transaction

from evaluations.checking.judging import Judgement, judge_many
from evaluations.checking.peers import case_of
from evaluations.checking.ranking import RISK_FIELDS, rank, rewrite_bands, set_risk
from evaluations.checking.stored_findings import write_findings
from evaluations.models import Evaluation, StoredFinding
from evaluations.rules import Finding, Severity
from evaluations.sheet.document import SelfEvaluation
from evaluations.storage.mapper import to_document


def set_judgement(evaluation: Evaluation, document: SelfEvaluation, judgement: Judgement) -> None:
    """Store the findings and put counts and risk into the evaluation, which the caller saves."""
    set_findings(evaluation, judgement.findings)
    set_risk(evaluation, rank([case_of(evaluation, document)], [judgement])[0])


def set_findings(evaluation: Evaluation, findings: Sequence[Finding]) -> None:
    """Store the findings and their counts; the evaluation itself is saved by the caller."""
    set_counts(evaluation, findings)
    write_findings({evaluation.pk: finding_rows(evaluation, findings)})


def set_counts(evaluation: Evaluation, findings: Sequence[Finding]) -> None:
    """Put the numbers of errors, warnings and hints into the evaluation; does not save."""
    counts = Counter(finding.severity for finding in findings)
    evaluation.error_count = counts[Severity.ERROR]
    evaluation.warning_count = counts[Severity.WARNING]
    evaluation.hint_count = counts[Severity.HINT]


def finding_rows(evaluation: Evaluation, findings: Sequence[Finding]) -> list[StoredFinding]:
    """Unsaved rows for the findings of a form."""
    return [
        StoredFinding(
            evaluation=evaluation,
            code=finding.code,
            severity=finding.severity.value,
            where=finding.where,
            printed=finding.printed,
            expected=finding.expected,
            params=dict(finding.params),
        )
        for finding in findings
    ]


CHUNK: Final = 200


COUNTS: Final = ("error_count", "warning_count", "hint_count")


@transaction.atomic
def rejudge(ids: Sequence[int]) -> None:
    """Judge these forms anew and store what is found; a fixed number of statements a chunk."""
    for start in range(0, len(ids), CHUNK):
        _rejudge(ids[start : start + CHUNK])


def _rejudge(ids: Sequence[int]) -> None:
    forms = list(
        Evaluation.objects.select_for_update(of=("self",))
        .filter(pk__in=ids)
        .select_related("unit")
        .prefetch_related("funding_lines", "indicators")
        .order_by("pk")
    )
    cases = [case_of(form, to_document(form)) for form in forms]
    judged = judge_many(cases)
    rows: dict[int, list[StoredFinding]] = {}
    for form, judgement, risk in zip(forms, judged, rank(cases, judged), strict=True):
        set_counts(form, judgement.findings)
        set_risk(form, risk)
        rows[form.pk] = finding_rows(form, judgement.findings)
    write_findings(rows)
    rewrite_bands(forms, [case.document for case in cases])
    Evaluation.objects.bulk_update(forms, [*COUNTS, *RISK_FIELDS])
