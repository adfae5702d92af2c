"""Stored findings and risks brought up to date when not the form but its judges changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db import transaction

from evaluations.actions import finding_rows, set_counts
from evaluations.checking import judge_many
from evaluations.models import Evaluation, StoredFinding
from evaluations.ranking import RISK_FIELDS, rank, rewrite_bands, set_risk
from evaluations.sheets import to_document
from evaluations.surroundings import case_of

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
    rows: list[StoredFinding] = []
    for form, judgement, risk in zip(forms, judged, rank(cases, judged), strict=True):
        set_counts(form, judgement.findings)
        set_risk(form, risk)
        rows += finding_rows(form, judgement.findings)
    StoredFinding.objects.filter(evaluation__in=forms).delete()
    StoredFinding.objects.bulk_create(rows, batch_size=1000)
    rewrite_bands(forms, [case.document for case in cases])
    Evaluation.objects.bulk_update(forms, [*COUNTS, *RISK_FIELDS])
