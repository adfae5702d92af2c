"""The XML of a worksheet and of its styles: formats, errors, hidden parts, missing results.

Looked at as bytes, and only for what most sheets do not have: a sheet whose cells all show what
they store costs a few searches. The cells' values come from the fast reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import unescape
from typing import Final

from intake.reading.readers.formats.builtin import FORMATS
from intake.reading.readers.formats.number_format import NumberFormat, number_format
from intake.reading.readers.sheet_look import ErrorCell, Position, SheetLook

Styles = Mapping[bytes, NumberFormat]
"""By style number as the XML writes it, the formats that show a value differently."""

_CELL_FORMATS: Final = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_CELL_FORMAT: Final = re.compile(rb"<(?:\w+:)?xf\b([^>]*)>")
_FORMAT_ID: Final = re.compile(rb"""\bnumFmtId\s*=\s*["']([0-9]{1,9})["']""")
_CUSTOM_FORMAT: Final = re.compile(rb"<(?:\w+:)?numFmt\s([^>]*)>")
_FORMAT_CODE: Final = re.compile(rb"""\bformatCode\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_CELL: Final = re.compile(rb"<(?:\w+:)?c\s([^>]*)>")
_PLACE: Final = re.compile(rb"""(?:^|\s)r\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""")
_STYLE: Final = re.compile(rb"""(?:^|\s)s\s*=\s*["']([0-9]{1,5})["']""")
_ERROR: Final = re.compile(
    rb"""<(?:\w+:)?c\s([^>]*\bt\s*=\s*["']e["'][^>]*)>(.*?)</(?:\w+:)?c>""", re.DOTALL
)
_VALUE: Final = re.compile(rb"<(?:\w+:)?v>([^<]{0,40})</")
_ENDS_FORMULA: Final = re.compile(rb"f>")
_FAILED: Final = re.compile(rb't="e"')
_HIDES_COLUMN: Final = (b"hidden", b' width="0')
"""One of them stands before the cells of every sheet that hides a column."""
_HIDES_ROW: Final = re.compile(rb'row\s[^>]*h(?:idden|t="0)')
"""Stands in every sheet that hides a row. Begins with plain text: so it is found faster."""
_USUAL_CELL: Final = (
    rb'<c r="([^"]++)"(?: t="n")? s="(%b)"(?: (?:t="n"|[cv]m="\d+"|ph="\d"))*+><[vf]'
)
_USUAL_TEXT: Final = rb'<c r="([^"]++)"[^>]*? s="(%b)"'
_UNCALCULATED: Final = re.compile(
    rb"<(?:\w+:)?c\s([^>]*[^/>])>\s*<(?:\w+:)?f(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_ROW: Final = re.compile(rb"<(?:\w+:)?row\s([^>]*)>")
_COLUMN: Final = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")
_HIDDEN: Final = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true|on)["']""")
_NO_SIZE: Final = re.compile(rb"""\b(?:width|ht)\s*=\s*["']0(?:\.0+)?["']""")
_ROW_NUMBER: Final = re.compile(rb"""(?:^|\s)r\s*=\s*["']([0-9]{1,7})["']""")
_FIRST: Final = re.compile(rb"""\bmin\s*=\s*["']([0-9]{1,5})["']""")
_LAST: Final = re.compile(rb"""\bmax\s*=\s*["']([0-9]{1,5})["']""")
_TRUE: Final = re.compile(rb"""\bdate1904\s*=\s*["'](?:1|true|on)["']""")


@lru_cache(maxsize=64)
def styles_that_show(styles: bytes) -> Styles:
    """The cell styles of a styles part whose number format changes what is seen.

    Kept for the last few parts: the workbooks of one office mostly share theirs.
    """
    codes = {
        int(number.group(1)): _code(found.group(1))
        for found in _CUSTOM_FORMAT.finditer(styles)
        if (number := _FORMAT_ID.search(found.group(1)))
    }
    block = _CELL_FORMATS.search(styles)
    shown: dict[bytes, NumberFormat] = {}
    for style, found in enumerate(_CELL_FORMAT.finditer(block.group() if block else b"")):
        number = _FORMAT_ID.search(found.group(1))
        if number is None or number.group(1) == b"0":
            continue
        shows = format_by_number(int(number.group(1)), codes)
        if shows is not None:
            shown[b"%d" % style] = shows
    return shown


def format_by_number(number: int, codes: Mapping[int, str]) -> NumberFormat | None:
    """The format of that number: the workbook's own, else the one every program knows."""
    return number_format(codes.get(number) or FORMATS.get(number, ""))


def _code(attributes: bytes) -> str:
    found = _FORMAT_CODE.search(attributes)
    code = (found.group(1) or found.group(2) or b"") if found else b""
    return unescape(code.decode("utf-8", "replace"))


def counts_from_1904(book: bytes) -> bool:
    return bool(_TRUE.search(book))


def look_at(
    content: bytes, styles: Styles, *, usual: bool = False, from_1904: bool = False
) -> SheetLook:
    """How the sheet shows its cells.

    ``usual`` says that every cell begins ``<c r="A1"``, as most programs write it.
    """
    look = SheetLook(from_1904=from_1904)
    if styles:
        shown = look.shown
        for address, style in (_usual_cells if usual else _cells)(content, styles):
            row, column = position(address)
            if row in shown:
                shown[row][column] = styles[style]
            else:
                shown[row] = {column: styles[style]}
    if not usual or _FAILED.search(content):
        for row, column, text in _errors(content):
            look.set(row, column, ErrorCell(text))
    cells_begin = max(content.find(b"sheetData"), 0)
    head = content[:cells_begin]
    if not usual or any(mark in head for mark in _HIDES_COLUMN):
        _look_at_columns(content, look, cells_begin)
    if not usual or _HIDES_ROW.search(content, cells_begin):
        _look_at_rows(content, look, cells_begin)
    if _ENDS_FORMULA.search(content):
        look.uncalculated = [
            place for found in _UNCALCULATED.finditer(content) if (place := _place(found.group(1)))
        ]
    return look


def _look_at_columns(content: bytes, look: SheetLook, end: int) -> None:
    """Note the hidden columns, also those of no width, that stand before ``end``."""
    for found in _COLUMN.finditer(content, 0, end):
        first, last = _FIRST.search(found.group(1)), _LAST.search(found.group(1))
        if first and last and _is_hidden(found.group(1)):
            look.hidden_columns.append((int(first.group(1)) - 1, int(last.group(1)) - 1))


def _look_at_rows(content: bytes, look: SheetLook, start: int) -> None:
    """Note the hidden rows, also those of no height, that stand behind ``start``."""
    row = 0
    for found in _ROW.finditer(content, start):
        number = _ROW_NUMBER.search(found.group(1))
        row = int(number.group(1)) if number else row + 1
        if _is_hidden(found.group(1)):
            look.hidden_rows.add(row)


def _is_hidden(attributes: bytes) -> bool:
    return bool(_HIDDEN.search(attributes) or _NO_SIZE.search(attributes))


def _usual_cells(content: bytes, styles: Styles) -> list[tuple[bytes, bytes]]:
    """Place and style of every number that one of the styles shows; of texts where one of them
    lays something around texts."""
    texts = any(shows.shows_texts for shows in styles.values())
    pattern = (_USUAL_TEXT if texts else _USUAL_CELL) % b"|".join(styles)
    return re.findall(pattern, content)


def _cells(content: bytes, styles: Styles) -> Iterator[tuple[bytes, bytes]]:
    """The same for a sheet written in another way."""
    for cell in _CELL.finditer(content):
        style_of = _STYLE.search(cell.group(1))
        place = _PLACE.search(cell.group(1))
        if style_of and place and style_of.group(1) in styles:
            yield b"%b%b" % place.groups(), style_of.group(1)


def _errors(content: bytes) -> Iterator[tuple[int, int, str]]:
    for found in _ERROR.finditer(content):
        place, value = _place(found.group(1)), _VALUE.search(found.group(2))
        if place:
            yield (
                *place,
                unescape(value.group(1).decode("utf-8", "replace")) if value else "#ERROR!",
            )


def _place(attributes: bytes) -> Position | None:
    found = _PLACE.search(attributes)
    return position(b"%b%b" % found.groups()) if found else None


@lru_cache(maxsize=4096)
def position(address: bytes) -> Position:
    """Row and column of a cell's address: B12 is (12, 1)."""
    letters = address.rstrip(b"0123456789")
    return int(address[len(letters) :]), column_number(letters)


@lru_cache(maxsize=1024)
def column_number(letters: bytes) -> int:
    """Column counted from 0: A is 0, AB is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
