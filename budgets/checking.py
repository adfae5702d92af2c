"""What the rules say of a stored statement, with the unit's other documents beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from budgets.documents import Statement, from_plain
from budgets.models import BudgetDocument
from budgets.rules import mend, message, place_label, run_statements
from core.findings import Severity

_COMPARED = (
    BudgetDocument.Kind.STATEMENT,
    BudgetDocument.Kind.PERFORMANCE_TARGET,
    BudgetDocument.Kind.DEPARTMENT_TARGET,
)


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding as a page shows it; ``anchor`` is the cell's id."""

    code: str
    severity: Severity
    place: str
    message: str
    mend: str
    anchor: str


def remarks_on(
    document: BudgetDocument, visible: QuerySet[BudgetDocument]
) -> tuple[Remark, ...] | None:
    """The findings of a statement, None for another kind; one query for its neighbours.

    Only documents that the reader may see (``visible``) are compared with.
    """
    own = from_plain(document.content)
    if not isinstance(own, Statement):
        return None
    others = visible.filter(unit=document.unit_id, year=document.year, kind__in=_COMPARED)
    contents = others.exclude(pk=document.pk).values_list("content", flat=True)
    return remarks_beside(own, contents)


def remarks_beside(own: Statement, contents: Iterable[Mapping[str, Any]]) -> tuple[Remark, ...]:
    """The findings of a statement that stands beside documents of these contents."""
    beside = [other for content in contents if (other := from_plain(content)) is not None]
    outcome = run_statements([own, *beside])[0]
    return tuple(
        Remark(
            code=finding.code,
            severity=finding.severity,
            place=place_label(finding.where, own),
            message=message(finding),
            mend=mend(finding),
            anchor=anchor_of(finding.where),
        )
        for finding in outcome.findings
    )


def anchor_of(where: str) -> str:
    """``rows[2][4]`` as the id of a cell: rows-2-4."""
    return where.replace("][", "-").replace("[", "-").rstrip("]")
