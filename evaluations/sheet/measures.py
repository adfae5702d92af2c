"""How long each text of a sheet is and may be, for every kind. Pure Python."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch
from typing import Any, Final, NamedTuple

from core.sheets.kinds import spec_of
from core.sheets.spec import SheetSpec
from evaluations.sheet.by_spec.cells import max_length_of, texts_of
from evaluations.sheet.document import SelfEvaluation
from evaluations.sheet.lengths import MAX_LENGTHS, NUMBER, cells_of, lengths_in


class Measured(NamedTuple):
    """A text by its path, its field, and the characters that it may have."""

    where: str
    field: str
    text: str
    most: int


@singledispatch
def measured(document: Any, spec: SheetSpec) -> Iterator[Measured]:
    """Every text of the sheet, in its order."""
    for where, cell, text in texts_of(document, spec):
        yield Measured(where, cell.field, text, max_length_of(cell))


@measured.register
def _of_self_evaluation(document: SelfEvaluation, spec: SheetSpec) -> Iterator[Measured]:
    blocks = lengths_in(spec)
    for where, block, name, text in cells_of(document):
        yield Measured(where, name, text, blocks[block][name])


@singledispatch
def rows_in(document: Any) -> int:
    """How many rows the sheet has that come and go."""
    spec = spec_of(document)
    return sum(len(getattr(document, name)) for name in spec.tables) if spec else 0


@rows_in.register
def _rows_of_self_evaluation(document: SelfEvaluation) -> int:
    return len(document.indicators)


@singledispatch
def words_in(document: Any) -> int:
    """Characters of the words; numbers and the title may be computed anew at each save."""
    spec = spec_of(document)
    texts = texts_of(document, spec) if spec else ()
    return sum(len(text) for _where, cell, text in texts if max_length_of(cell) > NUMBER)


@words_in.register
def _words_of_self_evaluation(document: SelfEvaluation) -> int:
    counted = (text for _where, _block, name, text in cells_of(document) if name in _WORDS)
    return sum(map(len, counted))


_WORDS: Final = {
    name for name, max_length in MAX_LENGTHS.items() if max_length > NUMBER and name != "title"
}
