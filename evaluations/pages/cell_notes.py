"""What stands beside single cells of a sheet while somebody types: how a number was understood,
and which score target and actual suggest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from core.numbers import print_decimal, read_decimal
from core.sheets.spec import SheetSpec
from core.sheets.typed import as_read, typed_numbers
from core.text import shortened
from core.typed_numbers import Understood, shown
from evaluations.scoring.suggestions import suggestions
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions import Edition


@dataclass(frozen=True, slots=True)
class Understanding:
    """How the number of a cell was understood that was not typed as a plain number."""

    where: str
    text: str


def understandings(document: Any, spec: SheetSpec) -> Iterator[Understanding]:
    """For a document of any kind; what is not understood is a finding."""
    for number in typed_numbers(document, spec):
        if isinstance(number.reading, Understood) and not number.is_plain:
            yield Understanding(number.where, f"= {shown(number.reading)}")


@dataclass(frozen=True, slots=True)
class SuggestedScore:
    """A score that is offered for a cell, as it would be typed, and how it comes about."""

    where: str
    score: str
    formula: str


def suggested_scores(document: SelfEvaluation, edition: Edition) -> Iterator[SuggestedScore]:
    """For the rows that can be measured and whose score says something else."""
    read = as_read(document, edition)
    for found in suggestions(read, edition):
        if read_decimal(read.indicators[found.row].score) != found.points:
            yield SuggestedScore(found.where, print_decimal(found.points), shortened(found.formula))
