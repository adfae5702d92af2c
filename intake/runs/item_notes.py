"""What the rules say of a read document that is no self-evaluation, for its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from budgets.checking import Remark, anchor_of, remarks_beside
from budgets.documents import Statement, from_plain
from evaluations.rules import mend, message, place_label, run_investment
from evaluations.sheet.document import InvestmentIndicator, InvestmentPerformance
from intake.models import ImportItem


def remarks_of(item: ImportItem) -> list[Remark] | None:
    """The findings, each with the id of its cell; None for a kind of document without rules."""
    if item.document["kind"] == InvestmentPerformance.kind:
        return _of_investment(_investment(item.document))
    own = from_plain(item.document)
    if not isinstance(own, Statement):
        return None
    others = item.upload.items.exclude(pk=item.pk).values_list("document", flat=True)
    return [_on_page(remark) for remark in remarks_beside(own, others)]


def _of_investment(document: InvestmentPerformance) -> list[Remark]:
    return [
        _on_page(
            Remark(
                code=finding.code,
                severity=finding.severity,
                place=place_label(finding.where, document),
                message=message(finding),
                mend=mend(finding),
                anchor=anchor_of(finding.where.replace("].", "-")),
            )
        )
        for finding in run_investment(document).findings
    ]


def _on_page(remark: Remark) -> Remark:
    return replace(remark, anchor=f"cell-{remark.anchor}")


def _investment(content: Mapping[str, Any]) -> InvestmentPerformance:
    """The sheet as its rules take it, from the interchange format."""
    own = {f.name for f in fields(InvestmentPerformance)} - {"indicators", "evidence", "year"}
    cells = {f.name for f in fields(InvestmentIndicator)} - {"evidence"}
    return InvestmentPerformance(
        year=content["year"] or None,
        indicators=tuple(
            InvestmentIndicator(**{name: row[name] for name in cells if name in row})
            for row in content["indicators"]
        ),
        **{name: content[name] for name in own if name in content},
    )
