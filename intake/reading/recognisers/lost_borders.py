"""Sheets that were copied as one line: cut into cells where blanks are left, named where not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from intake.reading.canonical import key
from intake.reading.grid import Cell, Grid, Row
from intake.reading.recognisers.labels import Labels
from intake.reading.recognisers.lines import Line
from intake.reading.recognisers.vocabulary import Vocabulary, common_vocabulary

_MIN_PIECES: Final = 30
_MIN_LABELS: Final = 8
"""Labels in one line from which it is a whole sheet; a row of headings has no more than nine, but
fewer pieces."""
_LONG_LINE: Final = 120
_MIN_LABEL_LENGTH: Final = 4
_MAX_PART_LENGTH: Final = 8


def label_sets(words: Vocabulary) -> tuple[Labels[str], ...]:
    """All labels that a sheet may print."""
    return (
        words.header, words.funding_block, words.funding_columns, words.funding_rows,
        words.goal_block, words.goals, words.indicator_block, words.indicator_columns,
        words.level1, words.level2, words.totals,
    )  # fmt: skip


def may_be_a_sheet(text: str) -> bool:
    """Whether the text is long enough, and parted often enough, to hold a whole sheet."""
    return len(text) > _LONG_LINE and len(text.split()) >= _MIN_PIECES


def one_cell_a_line(lines: Sequence[Line], words: Vocabulary) -> Iterator[Line]:
    """The lines, a whole sheet in one line with blanks between its cells as a line a cell."""
    sets = label_sets(words)
    for line in lines:
        pieces = line.cells[0].text.split() if line.is_loose() else []
        labels = sum(_is_label(piece, sets) for piece in pieces)
        if len(pieces) < _MIN_PIECES or labels < _MIN_LABELS:
            yield line
            continue
        for number, piece in enumerate(pieces):
            row = Row(line.row.number, (Cell(0, piece),), 1)
            yield line._replace(row=row, first=line.first and not number)


def whole_labels(lines: Sequence[Line], words: Vocabulary) -> Iterator[Line]:
    """The lines, a label that was broken over several of them as one."""
    sets = label_sets(words)
    index = 0
    while index < len(lines):
        line = lines[index]
        taken = _broken(lines, index, sets)
        if taken:
            text = "".join(part.cells[0].text for part in lines[index : index + 1 + taken])
            line = line._replace(row=Row(line.row.number, (Cell(0, text),), line.row.width))
        yield line
        index += 1 + taken


def _broken(lines: Sequence[Line], index: int, sets: Sequence[Labels[str]]) -> int:
    """How many of the next lines end the label that begins at ``index``."""
    text = ""
    for taken, line in enumerate(lines[index : index + 3]):
        part = line.cells[0].text.strip()
        if not line.is_loose() or len(part) > _MAX_PART_LENGTH or (taken and line.first):
            return 0
        if taken and _is_label(part, sets):
            return 0
        text += part
        if taken and _is_label(text, sets):
            return taken
    return 0


def _is_label(text: str, sets: Sequence[Labels[str]]) -> bool:
    return any(labels.exact(text) is not None for labels in sets)


def borders_are_lost(grids: Sequence[Grid]) -> bool:
    """Whether a text runs a sheet's labels and values together without anything between them."""
    return any(
        len(_labels_within(cell.text)) >= _MIN_LABELS
        for grid in grids
        if grid.kind in {"text", "page"}
        for row in grid.rows
        for cell in row.cells
        if len(cell.text) >= _LONG_LINE
    )


def _labels_within(text: str) -> set[str]:
    glued = key(text)
    return {label for label in _long_labels() if label in glued}


@cache
def _long_labels() -> frozenset[str]:
    words = common_vocabulary()
    sets = (words.header, words.funding_columns, words.indicator_columns, words.goals)
    labels = (label for labels in sets for label in labels)
    return frozenset(label for label in labels if len(label) >= _MIN_LABEL_LENGTH)
