"""What a sheet carries from the budget, and the rows that its edition prints in any case. Pure."""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch
from typing import Any

from evaluations.sheet.by_spec.places import with_offered_rows
from evaluations.sheet.document import FundingRow, SelfEvaluation
from evaluations.sheet.editions import Edition


def carried_header(document: SelfEvaluation, edition: Edition) -> list[str]:
    """Header and goal cells that the budget filled."""
    return [
        cell.field
        for cell in (*edition.header, *edition.goals.fields, *edition.footer)
        if cell.source == "budget" and getattr(document, cell.field)
    ]


def with_all_funding_rows(document: SelfEvaluation, edition: Edition) -> SelfEvaluation:
    """The document with a row for every funding source the edition prints."""
    present = {row.source for row in document.funding}
    missing = tuple(
        FundingRow(source=spec.source, label=spec.label)
        for spec in edition.funding.rows
        if spec.source not in present
    )
    return replace(document, funding=document.funding + missing) if missing else document


@singledispatch
def as_printed(document: Any, edition: Edition) -> Any:
    """The document with the rows that its sheet prints in any case."""
    return with_offered_rows(document, edition)


@as_printed.register
def _self_evaluation_as_printed(document: SelfEvaluation, edition: Edition) -> SelfEvaluation:
    return with_all_funding_rows(document, edition)
