"""Findings, counts and risk of sheets as they are stored, and stored anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction

from evaluations.checking.peers import case_of
from evaluations.checking.risk_inputs import RISK_FIELDS, replace_fingerprints, risks_of, set_risk
from evaluations.checking.sheet_checks import CheckResult, check_cases, check_evaluation
from evaluations.checking.stored_findings import write_findings
from evaluations.models import Evaluation, StoredFinding
from evaluations.rules import Finding, Severity
from evaluations.sheet.document import SelfEvaluation
from evaluations.storage.mapper import to_document


def set_check_result(evaluation: Evaluation, document: Any, result: CheckResult) -> None:
    """Store the findings and put counts and risk into the evaluation, which the caller saves."""
    set_findings(evaluation, result.findings)
    if evaluation.has_rows_of_all_kinds:
        return  # risk is assessed from scores and money of self-evaluations
    set_risk(evaluation, risks_of([case_of(evaluation, document)], [result])[0])


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
    """Unsaved rows for the findings of a sheet."""
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
def refresh_findings(ids: Sequence[int]) -> None:
    """Check these sheets again and store what is found; a fixed number of statements a chunk."""
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        _refresh_chunk(chunk)
        _refresh_by_spec(chunk)


def _refresh_by_spec(ids: Sequence[int]) -> None:
    """The sheets among them that follow their spec alone."""
    held = Evaluation.objects.select_for_update(of=("self",)).filter(pk__in=ids)
    others = held.exclude(kind=SelfEvaluation.kind).prefetch_related("sheet_rows").order_by("pk")
    rows = {}
    evaluations = list(others)
    for evaluation in evaluations:
        findings = check_evaluation(evaluation, to_document(evaluation)).findings
        set_counts(evaluation, findings)
        rows[evaluation.pk] = finding_rows(evaluation, findings)
    if evaluations:
        write_findings(rows)
        Evaluation.objects.bulk_update(evaluations, COUNTS)


def _refresh_chunk(ids: Sequence[int]) -> None:
    evaluations = list(
        Evaluation.objects.select_for_update(of=("self",))
        .filter(pk__in=ids, kind=SelfEvaluation.kind)
        .select_related("unit")
        .prefetch_related("funding_lines", "indicators")
        .order_by("pk")
    )
    cases = [case_of(evaluation, to_document(evaluation)) for evaluation in evaluations]
    results = check_cases(cases)
    rows: dict[int, list[StoredFinding]] = {}
    for evaluation, result, risk in zip(
        evaluations, results, risks_of(cases, results), strict=True
    ):
        set_counts(evaluation, result.findings)
        set_risk(evaluation, risk)
        rows[evaluation.pk] = finding_rows(evaluation, result.findings)
    write_findings(rows)
    replace_fingerprints(evaluations, [case.document for case in cases])
    Evaluation.objects.bulk_update(evaluations, [*COUNTS, *RISK_FIELDS])
