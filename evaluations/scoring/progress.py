"""How far a sheet is filled in: its required cells, and how many of them say something. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from evaluations.scoring.rows import is_empty, read_rows
from evaluations.scoring.totals import scored_row
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.editions import Cell, Edition


class Progress(NamedTuple):
    """``done`` of ``wanted`` required cells are filled."""

    done: int
    wanted: int

    @property
    def is_complete(self) -> bool:
        return self.done == self.wanted


def progress(document: SelfEvaluation, edition: Edition) -> Progress:
    """The required cells that somebody fills; computed ones and rows marked 不适用 aside."""
    texts = [*_texts(document, edition)]
    return Progress(sum(not is_empty(text) for text in texts), len(texts))


def _texts(document: SelfEvaluation, edition: Edition) -> Iterator[str]:
    for cell in _typed([*edition.header, *edition.goals.fields, *edition.footer]):
        yield getattr(document, cell.field)
    total = scored_row(document, edition)
    for cell in _typed(edition.funding.columns):
        yield getattr(total, cell.field, "")
    columns = [*_typed(edition.indicators.columns)]
    for row in read_rows(document):
        if not row.not_applicable:
            for cell in columns:
                yield getattr(row.cells, cell.field)


def _typed(cells: Iterable[Cell]) -> Iterator[Cell]:
    return (cell for cell in cells if cell.required and cell.source != "computed")
