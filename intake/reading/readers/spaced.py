"""Tables whose columns are kept apart by blanks, as pdftotext -layout and terminals print them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from intake.reading.readers.bars import parts_by_bars
from intake.reading.readers.pdf_alignment import (
    Piece,
    PrintedLine,
    aligned_rows,
    holds_columns,
)

_BLANKS: Final = re.compile(r"(?<=\S)(?:[ \u00a0]{2,}|\u3000+)(?=\S)")
_PIECE: Final = re.compile(r"\S(?:(?![ \u00a0]{2}|\u3000).)*")
_MIN_LINES: Final = 5
_SHARE: Final = 0.3
_LINE: Final = 2.0
"""Height of a line in columns of the text: a Chinese letter is two of them wide."""


def is_spaced(lines: Sequence[str]) -> bool:
    """Whether wide blanks part the cells of a text, and headings stand in a line of it."""
    filled = [line for line in lines if line.strip()]
    parted = sum("\t" not in line and _BLANKS.search(line) is not None for line in filled)
    if parted < max(_MIN_LINES, _SHARE * len(filled)) or parts_by_bars(lines):
        return False
    return holds_columns([_pieces(line, 0) for line in lines])


def spaced_rows(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of every row, each cell in its column."""
    printed = [(n, _pieces(line, n)) for n, line in enumerate(lines) if line.strip()]
    for index, cells in aligned_rows([pieces for _, pieces in printed]):
        texts = [""] * (cells[-1].column + 1)
        for column, text in cells:
            texts[column] = text
        yield printed[index][0] + 1, texts


def _pieces(line: str, number: int) -> PrintedLine:
    top = 2 * _LINE * number
    return [
        Piece(start, start + _width(found.group()), top, top + _LINE, found.group().strip())
        for found in _PIECE.finditer(line)
        if (start := _width(line[: found.start()])) >= 0
    ]


def _width(text: str) -> float:
    return float(sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text))
