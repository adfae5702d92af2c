"""The records of an old workbook: how large its sheets are, and what they show of their cells."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import olefile

from intake.reading.readers.formats.number_format import NumberFormat
from intake.reading.readers.sheet_look import ErrorCell, SheetLook
from intake.reading.readers.sheet_xml import format_by_number

_HEADER: Final = struct.Struct("<HH")
_CELL: Final = struct.Struct("<HHH")
_PLACE: Final = struct.Struct("<HH")
_BEGIN: Final = frozenset({0x0809, 0x0409, 0x0209, 0x0009})
_END: Final = 0x000A
_SHEET: Final = 0x0085
_FORMAT: Final = 0x041E
_STYLE: Final = 0x00E0
_DATE_MODE: Final = 0x0022
_ENCRYPTED: Final = 0x002F
_ROW: Final = 0x0208
_COLUMNS: Final = 0x007D
_FORMULA: Final = 0x0006
_MANY_NUMBERS: Final = 0x00BD
_MANY_BLANKS: Final = 0x00BE
_ERROR: Final = 0x0205
_CELLS: Final = frozenset(
    {0x0203, 0x027E, 0x00FD, 0x0204, _MANY_NUMBERS, _MANY_BLANKS, _FORMULA, _ERROR, 0x00D6, 0x0201,
     0x0003, 0x0002, 0x0004, 0x0005, 0x0206, 0x0406}
)  # fmt: skip
_NUMBERS: Final = frozenset({0x0203, 0x027E, _FORMULA})
_HIDDEN_ROW: Final = 0x20
_HIDDEN_COLUMNS: Final = 0x01
_NO_RESULT: Final = bytes(8)
_CALCULATE_ON_LOAD: Final = 0x02
_ERRORS: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_BIFF8: Final = 0x0600


@dataclass(slots=True)
class BiffLook:
    """What the records say: the largest sheet's rectangle in cells, and how sheets look."""

    area: int = 0
    encrypted: bool = False
    looks: list[SheetLook] = field(default_factory=list)
    """In the order of the workbook's own list of sheets."""


def inspect(data: bytes) -> BiffLook:
    """Look at every record once. Raises what olefile raises for a broken container."""
    found = _Records()
    for record, content, position in _records(_stream(data)):
        found.take(record, content, position)
    return found.result()


def _stream(data: bytes) -> bytes:
    if not olefile.isOleFile(data):
        return data  # older still: records without a container
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        for name in ("Workbook", "Book"):
            if ole.exists(name):
                content: bytes = ole.openstream(name).read()
                return content
    return b""


def _records(stream: bytes) -> Iterator[tuple[int, bytes, int]]:
    position = 0
    while position + _HEADER.size <= len(stream):
        record, length = _HEADER.unpack_from(stream, position)
        begun = position
        position += _HEADER.size
        yield record, stream[position : position + length], begun
        position += length


class _Records:
    """Takes the records in order: first the workbook's, then those of sheet after sheet."""

    def __init__(self) -> None:
        self._sheets: list[int] = []
        self._codes: dict[int, str] = {}
        self._styles: list[int] = []
        self._by_start: dict[int, SheetLook] = {}
        self._shows: dict[int, NumberFormat | None] = {}
        self._look = SheetLook()
        self._version = _BIFF8
        self._depth = self._bottom = self._right = 0
        self._from_1904 = False
        self._found = BiffLook()

    def result(self) -> BiffLook:
        self._found.looks = [self._by_start.get(start, SheetLook()) for start in self._sheets]
        return self._found

    def take(self, record: int, content: bytes, position: int) -> None:
        if record in _BEGIN:
            self._begin(content, position)
        elif record == _END:
            self._depth = max(0, self._depth - 1)
        elif record in _CELLS and len(content) >= _PLACE.size:
            self._measure(record, content)
            if self._depth == 1 and len(content) >= _CELL.size:
                self._look_at_cell(record, content)
        elif record in {_ROW, _COLUMNS} and self._depth == 1:
            self._look_at_size(record, content)
        else:
            self._describe(record, content)

    def _begin(self, content: bytes, position: int) -> None:
        """A sheet begins, or a chart within one, which has records of its own."""
        if not self._depth:
            self._bottom = self._right = 0
            self._look = SheetLook(from_1904=self._from_1904)
            self._by_start[position] = self._look
            if len(content) >= 2:
                self._version = int.from_bytes(content[:2], "little")
        self._depth += 1

    def _measure(self, record: int, content: bytes) -> None:
        row, column = _PLACE.unpack_from(content)
        if record in {_MANY_NUMBERS, _MANY_BLANKS}:
            column = max(column, int.from_bytes(content[-2:], "little"))
        self._bottom, self._right = max(self._bottom, row + 1), max(self._right, column + 1)
        self._found.area = max(self._found.area, self._bottom * self._right)

    def _describe(self, record: int, content: bytes) -> None:
        """What the workbook says for all sheets."""
        if record == _SHEET and len(content) >= 4:
            self._sheets.append(int.from_bytes(content[:4], "little"))
        elif record == _FORMAT and len(content) > 4:
            self._codes[int.from_bytes(content[:2], "little")] = self._code(content)
        elif record == _STYLE and len(content) >= 4:
            self._styles.append(int.from_bytes(content[2:4], "little"))
        elif record == _DATE_MODE:
            self._from_1904 = content[:1] == b"\x01"
        elif record == _ENCRYPTED:
            self._found.encrypted = True

    def _code(self, content: bytes) -> str:
        if self._version < _BIFF8:
            return content[3:].decode("gb18030", "replace")
        wide = content[4] & 1 if len(content) > 4 else 0
        return content[5:].decode("utf-16-le" if wide else "latin-1", "replace")

    def _look_at_cell(self, record: int, content: bytes) -> None:
        row, column, style = _CELL.unpack_from(content)
        if record == _MANY_NUMBERS:
            for n in range(4, len(content) - 7, 6):
                self._show(row, column, int.from_bytes(content[n : n + 2], "little"))
                column += 1
        elif record == _ERROR and len(content) >= 8 and content[7]:
            self._look.set(row + 1, column, ErrorCell(_ERRORS.get(content[6], "#ERROR!")))
        elif record == _FORMULA and len(content) >= 16:
            self._look_at_formula(row, column, style, content)
        elif record in _NUMBERS:
            self._show(row, column, style)

    def _look_at_formula(self, row: int, column: int, style: int, content: bytes) -> None:
        """A formula's result may be an error, or missing: no program has calculated it yet."""
        result = content[6:14]
        if result[6:] == b"\xff\xff":
            if result[0] == 2:
                self._look.set(row + 1, column, ErrorCell(_ERRORS.get(result[2], "#ERROR!")))
        elif result == _NO_RESULT and content[14] & _CALCULATE_ON_LOAD:
            self._look.set(row + 1, column, ErrorCell(""))
            self._look.uncalculated.append((row + 1, column))
        else:
            self._show(row, column, style)

    def _show(self, row: int, column: int, style: int) -> None:
        if style not in self._shows:
            number = self._styles[style] if style < len(self._styles) else 0
            self._shows[style] = format_by_number(number, self._codes) if number else None
        shows = self._shows[style]
        if shows is not None:
            self._look.set(row + 1, column, shows)

    def _look_at_size(self, record: int, content: bytes) -> None:
        if record == _ROW and len(content) >= 14 and content[12] & _HIDDEN_ROW:
            self._look.hidden_rows.add(int.from_bytes(content[:2], "little") + 1)
        elif record == _COLUMNS and len(content) >= 10 and content[8] & _HIDDEN_COLUMNS:
            first, last = _PLACE.unpack_from(content)
            self._look.hidden_columns.append((first, last))
