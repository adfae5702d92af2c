"""The rows of a sheet's evidence: counted beside the sheet, recorded with a transition."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Count, QuerySet

from evaluations.models import Evaluation, Evidence

_RECORDED: Final = (
    "pk", "name", "sha256", "size", "type", "kind", "row_uid", "subject", "status", "by_name",
)  # fmt: skip


def attached(evaluation: Evaluation) -> QuerySet[Evidence]:
    """The files that count for the sheet as it stands, in the order in which they came."""
    shown = evaluation.evidence.exclude(status=Evidence.Status.REFUSED)
    return shown.filter(removed_at=None).order_by("pk")


def recount(evaluation: Evaluation) -> None:
    """Write beside the sheet what is attached to it now; the caller holds its lock."""
    counts: dict[str, dict[str, int]] = {}
    found = attached(evaluation).order_by().values_list("row_uid", "kind").annotate(Count("pk"))
    for uid, kind, number in found:
        counts.setdefault(uid, {})[kind] = number
    evaluation.evidence_counts = counts
    # Past ``save``: what is typed on an open page is not stale because a file was attached.
    Evaluation.objects.filter(pk=evaluation.pk).update(evidence_counts=counts)


def evidence_as_recorded(evaluation: Evaluation) -> list[dict[str, Any]]:
    """The files attached as a snapshot keeps them; no query where there are none."""
    if not evaluation.evidence_counts:
        return []
    return [
        {"id" if name == "pk" else name: row[name] for name in _RECORDED}
        for row in attached(evaluation).values(*_RECORDED)
    ]


def freeze(evaluation: Evaluation) -> None:
    """Keep the files that can be read for good: a snapshot names them."""
    if evaluation.evidence_counts:
        attached(evaluation).filter(status=Evidence.Status.READY).update(is_frozen=True)
