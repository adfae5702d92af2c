"""Wide tables with a project a row, as a grid or copied as running text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from core.remembering import remember_short
from evaluations.sheet.editions import all_editions
from evaluations.sheet.editions.model import Edition
from intake.reading.canonical import base_key, key
from intake.reading.recognisers.lines import Line
from intake.reading.recognisers.vocabulary import SELF_EVALUATION

_HEADING_LABELS: Final = 8
_HEADING_LINES: Final = 40
_GRID_CELLS: Final = 8
_OWN_LABELS: Final = 3
_MAX_HEADING_LENGTH: Final = 120
_PAGE: Final = re.compile(r"第\s*\d+\s*页(?:\s*[，,/]?\s*共\s*\d+\s*页)?|[-—–]+\s*\d+\s*[-—–]+")
_NOTE: Final = re.compile(r"\s*(?:注|备注|说明|填表人|填报人|联系人|联系电话)\s*\d?\s*[:：.．、]")


@dataclass(slots=True)
class WideForm:
    """One wide table: the rows above it, its heading rows and what follows them."""

    edition: Edition
    lead: list[Line]
    headings: list[Line]
    rows: list[Line]

    @property
    def as_grid(self) -> bool:
        """Whether the rows are rows of cells and not lines of running text."""
        return any(len(line.cells) >= _GRID_CELLS for line in self.rows)


def part_wide(lines: Sequence[Line]) -> tuple[list[WideForm], list[list[Line]]]:
    """Take the wide tables out of a run of rows; the rows between them stay runs."""
    if not _may_hold_wide(lines):
        return [], [list(lines)]
    forms: list[WideForm] = []
    runs: list[list[Line]] = [[]]
    index = 0
    while index < len(lines):
        found = _wide_at(lines, index, runs[-1])
        if found is None:
            runs[-1].append(lines[index])
            index += 1
            continue
        form, index = found
        forms.append(form)
        runs.append([])
    return forms, runs


def _may_hold_wide(lines: Sequence[Line]) -> bool:
    """A quick look: a wide table prints labels that no sheet of one project does."""
    text = "\n".join([text for line in lines for _, text in line.row.cells])
    return len([label for label in _own_labels() if label in text]) >= _OWN_LABELS


@cache
def _own_labels() -> frozenset[str]:
    editions = [e for e in all_editions().values() if e.kind == SELF_EVALUATION]
    sheets = [_labels(edition.id) for edition in editions if not edition.wide]
    wide = [_labels(edition.id) for edition in editions if edition.wide]
    return frozenset[str]().union(*wide) - frozenset[str]().union(*sheets)


def _wide_at(lines: Sequence[Line], start: int, above: list[Line]) -> tuple[WideForm, int] | None:
    for edition in _wide_editions():
        if not _is_heading(lines[start], edition.id):
            continue
        end = start
        seen: set[str] = set()
        while (
            end < len(lines) and end - start < _HEADING_LINES and _goes_on(lines, end, edition.id)
        ):
            seen.update(_labels_in(lines[end], edition.id))
            end += 1
        if len(seen) < _HEADING_LABELS:
            continue
        stop = _end(lines, end)
        rows = _without_repeats(lines[end:stop], edition.id)
        rows = [line for line in rows if not _PAGE.fullmatch(line.row.text.strip())]
        return WideForm(edition, above[-10:], list(lines[start:end]), rows), stop
    return None


def _goes_on(lines: Sequence[Line], index: int, edition_id: str) -> bool:
    """Whether the heading still goes on: here, or within the next two lines of wrapped labels.

    A line that begins with a number begins a record, however its wrapped names may read.
    """
    for line in lines[index : index + 3]:
        if _is_heading(line, edition_id):
            return True
        if line.cells[0].text.lstrip()[:1].isdecimal():
            return False
    return False


def _end(lines: Sequence[Line], start: int) -> int:
    for index in range(start, len(lines)):
        if lines[index].first or _NOTE.match(lines[index].cells[0].text):
            return index
    return len(lines)


def _is_heading(line: Line, edition_id: str) -> bool:
    """Whether every piece of the row is a label or a part of one."""
    if len(line.cells[0].text) > _MAX_HEADING_LENGTH:
        return False
    pieces = _pieces(line)
    return bool(pieces) and all(_is_part(piece, edition_id) for piece in pieces)


def _without_repeats(lines: Sequence[Line], edition_id: str) -> list[Line]:
    """The rows without the headings that a new page prints again, wrapped labels and all."""
    dropped: set[int] = set()
    index = 0
    while index < len(lines):
        end, seen = index, set(_labels_in(lines[index], edition_id))
        while seen and end + 1 < len(lines) and _goes_on(lines, end + 1, edition_id):
            end += 1
            seen.update(_labels_in(lines[end], edition_id))
        if len(seen) >= _HEADING_LABELS:
            block = range(index, end + 1)
            dropped.update(n for n in block if _is_heading(lines[n], edition_id))
            index = end
        index += 1
    return [line for number, line in enumerate(lines) if number not in dropped]


def _pieces(line: Line) -> list[str]:
    return [piece for cell in line.cells for piece in cell.text.split()]


def _labels_in(line: Line, edition_id: str) -> Iterable[str]:
    return (base_key(piece) for piece in _pieces(line) if base_key(piece) in _labels(edition_id))


@remember_short(16384)
def _is_part(piece: str, edition_id: str) -> bool:
    label = base_key(piece)
    return bool(label) and any(label in known for known in _labels(edition_id))


@cache
def _wide_editions() -> tuple[Edition, ...]:
    return tuple(edition for edition in all_editions().values() if edition.wide)


@cache
def _labels(edition_id: str) -> frozenset[str]:
    edition = all_editions()[edition_id]
    cells = (*edition.header, *edition.funding.columns, *edition.goals.fields,
             *edition.indicators.columns, *edition.footer)  # fmt: skip
    labels = [label for cell in cells for label in cell.labels]
    labels += [label for row in edition.funding.rows for label in row.labels]
    for level in edition.level1:
        labels += [level.name, *level.aliases, *level.level2]
    return frozenset({base_key(label) for label in labels} | {key(word) for word in _EXTRA})


_EXTRA: Final = ("序号", "其中：财政拨款", "备注")
