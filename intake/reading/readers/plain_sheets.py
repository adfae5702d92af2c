"""Worksheets that are written as most programs write them, taken from the XML at hand.

Every part of a workbook is unpacked and looked at before it is read. A small sheet whose cells are
all written in the usual way is read in that same pass, in about half of the time of unpacking and
parsing it again. Whatever else stands in a sheet or in the shared strings (formatted runs, failed
formulas, cells out of order), the answer is None and the library reads the whole workbook.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final
from xml.parsers import expat

from intake.reading.grid import Cell, Grid, Merged, Row
from intake.reading.readers.formats.numbers import general
from intake.reading.readers.sheet_xml import Styles, column_number
from intake.reading.readers.spreadsheet import Numbers

MAX_BYTES: Final = 1024 * 1024
"""A larger sheet is left to the library, which needs less memory for many cells."""
_CELL: Final = re.compile(
    rb'<c r="([A-Z]++)([0-9]++)"(?: s="([0-9]++)")?+(?: t="([a-zA-Z]++)")?+'
    rb"(?:/>|>(?:<f[^>]*+>(?:[^<]*+</f>)?+)?+"
    rb'(?:<v>([^<]*+)</v>|<is><t(?: xml:space="preserve")?+>([^<]*+)</t></is>|<v ?/>)?+</c>)'
)
"""Column, row, style, type, stored value and text of its own."""
_STRING: Final = re.compile(
    rb'<si><t(?: xml:space="preserve")?+(?:/>|>([^<]*+)</t>)(?:<phoneticPr[^>]*+/>)?+</si>'
)
_MERGED: Final = re.compile(rb'<mergeCell ref="([A-Z]++)([0-9]++):([A-Z]++)([0-9]++)" ?/>')
_NOT_PLAIN: Final = (b"<!", b"_x", b"\r")
"""Sections and declarations, characters in the office's own escape, line ends of Windows."""
_BORDER: Final = "\ue000"
"""Stands between texts that are decoded together; no program writes it."""
_BOOLEANS: Final = {b"1": "TRUE", b"0": "FALSE"}
_NUMBER: Final = frozenset({b"", b"n"})

Found = tuple[bytes, bytes, bytes, bytes, bytes, bytes]


def plain_strings(content: bytes) -> tuple[str, ...] | None:
    """The shared strings, None where one of them is more than a text."""
    if len(content) > MAX_BYTES or any(odd in content for odd in _NOT_PLAIN):
        return None
    found = _STRING.findall(content)
    return None if len(found) != content.count(b"<si") else _decoded(found)


def plain_grid(
    name: str, content: bytes, strings: Sequence[str] | None, styles: Styles, from_1904: bool
) -> Grid | None:
    """The grid of a sheet by that name, None where its XML is not plain.

    ``strings`` are the workbook's shared ones, None where they could not be read.
    """
    if len(content) > MAX_BYTES or any(odd in content for odd in _NOT_PLAIN):
        return None
    found: list[Found] = _CELL.findall(content)
    if len(found) != content.count(b"<c "):
        return None
    merged = _merged(content)
    filled = [cell for cell in found if cell[4] or cell[5]]
    numbers = Numbers({}, {})
    try:
        rows = tuple(_rows(filled, _shown(filled, strings, styles, from_1904, numbers)))
    except NotPlain:
        return None
    return None if merged is None else Grid(name, "sheet", rows, merged, *numbers)


class NotPlain(ValueError):
    """Something that the library must read."""


def _shown(
    filled: Sequence[Found],
    strings: Sequence[str] | None,
    styles: Styles,
    from_1904: bool,
    numbers: Numbers,
) -> list[str]:
    """What each cell shows. ``numbers`` takes those that are stored otherwise."""
    shown = _texts(filled, strings)
    for n, (letters, row, style, kind, value, _) in enumerate(filled):
        shows = styles.get(style) if style else None
        if kind in _NUMBER:
            try:
                number = float(value)
            except ValueError as error:
                raise NotPlain from error
            if shows is None:
                shown[n] = general(number)
                continue
            shown[n], exact = shows.number(number, from_1904)
            if exact:
                kept = numbers.padded if shown[n].startswith(exact) else numbers.stored
                kept[int(row), column_number(letters)] = exact
        elif shows is not None and shows.shows_texts:
            shown[n] = shows.show(shown[n])
    return shown


def _texts(filled: Sequence[Found], strings: Sequence[str] | None) -> list[str]:
    """The text of each cell by its place in the list, "" for a number."""
    texts = [""] * len(filled)
    own: list[int] = []
    for n, (_, _, _, kind, value, text) in enumerate(filled):
        if kind == b"inlineStr" or kind == b"str":
            own.append(n)
        elif kind == b"s" and strings is not None and value.isdigit() and int(value) < len(strings):
            texts[n] = strings[int(value)]
        elif kind == b"b" and value in _BOOLEANS:
            texts[n] = _BOOLEANS[value]
        elif kind not in _NUMBER or text:
            raise NotPlain
    decoded = _decoded([filled[n][5] or filled[n][4] for n in own])
    if decoded is None:
        raise NotPlain
    for n, whole in zip(own, decoded, strict=True):
        texts[n] = whole
    return texts


def _rows(filled: Sequence[Found], shown: Sequence[str]) -> Iterator[Row]:
    """The rows that show something."""
    cells: list[Cell] = []
    current = last = -1
    number = b""
    for (letters, digits, *_), text in zip(filled, shown, strict=True):
        if digits != number:
            if cells:
                yield Row(current, tuple(cells))
            number, before, last = digits, current, -1
            current, cells = int(digits), []
            if current <= before:
                raise NotPlain
        column = column_number(letters)
        if column <= last:
            raise NotPlain
        last = column
        if text and not text.isspace():
            cells.append(Cell(column, text))
    if cells:
        yield Row(current, tuple(cells))


def _merged(content: bytes) -> tuple[Merged, ...] | None:
    found = _MERGED.findall(content)
    if len(found) != content.count(b"<mergeCell "):
        return None
    return tuple(sorted(map(_range, found)))


@lru_cache(maxsize=4096)
def _range(found: tuple[bytes, bytes, bytes, bytes]) -> Merged:
    left, top, right, bottom = found
    return Merged(int(top), column_number(left), int(bottom), column_number(right))


def _decoded(texts: Sequence[bytes]) -> tuple[str, ...] | None:
    """The texts without their escapes, decoded in one go; None where one is not well formed."""
    if not texts:
        return ()
    pieces: list[str] = []
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.CharacterDataHandler = pieces.append
    try:
        parser.Parse(b"<a>" + _BORDER.encode().join(texts) + b"</a>", True)
    except expat.ExpatError:
        return None
    found = tuple("".join(pieces).split(_BORDER))
    return found if len(found) == len(texts) else None
