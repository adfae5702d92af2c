"""A wide table copied as running text: records by their figures, fields by what they hold.

A blank within a line always parts two cells; a line break may part cells or only wrap one. Which
of the two it is, the cheapest reading of the whole record decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from evaluations.sheet.editions.model import Edition
from intake.reading.canonical import clean_text
from intake.reading.extractors.pieces import Piece, Statuses, divide
from intake.reading.recognisers.lines import Line
from intake.reading.recognisers.wide import WideForm

_NUMBER: Final = r"-?\d[\d,]*(?:\.\s?\d+)?"
_AMOUNT: Final = rf"(?:{_NUMBER}|[—―–－_/-]+)"
_HALF_WIDTH: Final = {ord(c) + 0xFEE0: c for c in "0123456789.%-"}
_MAX_PIECES: Final = 160
"""More than any record prints; what lies behind belongs to a damaged one."""
_RATE: Final = rf"(?:{_NUMBER}\s*%|[—―–－_/-]+)"


@dataclass(frozen=True, slots=True)
class Record:
    """One project: where it begins, the words before its figures, the figures, the cells behind."""

    line: Line
    unit: str
    project: str
    figures: tuple[str, ...]
    cells: tuple[str, ...]


def records(form: WideForm) -> Iterator[Record]:
    """The projects of the table in printed order; the unit is carried down."""
    edition = form.edition
    text, starts = _running(form.rows)
    found = list(_figures(edition).finditer(text))
    if not found:
        return
    heads = [_head(text, found, n) for n in range(len(found))]
    ends = [start for start, _ in heads[1:]] + [len(text)]
    pieces = [list(_cut(text[m.end() : end])) for m, end in zip(found, ends, strict=True)]
    statuses = Statuses(frozenset(edition.status_words), edition.status_endings)
    cells = divide(pieces, list(_fields(edition)), statuses)
    unit = ""
    for number, match in enumerate(found):
        _, begin = heads[number]
        own, project = _names(text[begin : match.start()], edition)
        unit = own or unit
        if project in (edition.total.label, *edition.total.aliases):
            continue
        line = form.rows[_line_at(starts, begin)]
        yield Record(line, unit, project, match.groups(), tuple(cells[number]))


def _running(rows: Sequence[Line]) -> tuple[str, list[int]]:
    """The rows as one text, and where each begins in it."""
    starts: list[int] = []
    parts: list[str] = []
    length = 0
    for line in rows:
        part = " ".join(cell.text.strip() for cell in line.cells) + "\n"
        starts.append(length)
        parts.append(part)
        length += len(part)
    return "".join(parts).translate(_HALF_WIDTH), starts


def _line_at(starts: Sequence[int], position: int) -> int:
    return max(0, sum(start <= position for start in starts) - 1)


def _figures(edition: Edition) -> re.Pattern[str]:
    """The budget, one amount for every source, and the rate, beside or below each other.

    The budget is a number: a row of marks alone is a run of indicators that do not apply.
    """
    amounts = r"\s+".join([f"({_NUMBER})", *[f"({_AMOUNT})"] * len(edition.funding.rows)])
    return re.compile(rf"(?<!\S){amounts}\s+({_RATE})(?!\S)")


def _head(text: str, found: Sequence[re.Match[str]], number: int) -> tuple[int, int]:
    """Where a record begins, and where its names do: behind its serial number if it has one."""
    floor = found[number - 1].end() if number else 0
    gap = text[floor : found[number].start()]
    serials = list(re.finditer(rf"(?m)^[ \t]*{number + 1}(?=\s)", gap))
    if serials:
        return floor + serials[-1].start(), floor + serials[-1].end()
    line = floor + gap.rfind("\n") + 1 if number else 0
    return line, line


def _names(text: str, edition: Edition) -> tuple[str, str]:
    """Unit and project: leading lines that end as units do are the unit."""
    pieces = text.split()
    for count in range(len(pieces) - 1, 0, -1):
        unit = "".join(pieces[:count])
        if unit.endswith(edition.unit_endings):
            return unit, clean_text("\n".join(pieces[count:]))
    return "", clean_text("\n".join(pieces))


def _cut(text: str) -> Iterator[Piece]:
    pieces = (
        Piece(piece, same_line=index > 0)
        for line in text.split("\n")
        for index, piece in enumerate(line.split())
    )
    return islice(pieces, _MAX_PIECES)


def _fields(edition: Edition) -> Iterator[str]:
    """The kinds of the cells behind the figures: texts and short statuses."""
    yield from ("text", "status")
    for level in edition.level1:
        for _ in level.level2:
            yield from ("target", "actual")
    yield from ("remark" for _ in edition.footer)
