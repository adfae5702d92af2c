"""Workbooks of Excel 97-2003 for tests, written record by record into an OLE container."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
ERRORS = {"#NULL!": 0x00, "#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#N/A": 0x2A}


@dataclass
class Number:
    """A number in a cell of that format, packed as programs pack what is short."""

    value: float
    code: str = ""
    packed: bool = False


@dataclass
class Formula:
    """A formula with its stored result; without one no program has calculated it."""

    result: float | str | None


@dataclass
class Sheet:
    name: str
    rows: Sequence[Sequence[object]]
    hidden: bool = False
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    formats: list[str] = field(default_factory=list)


def xls(*sheets: Sheet, from_1904: bool = False) -> bytes:
    """A workbook of these sheets."""
    codes = _codes(sheets)
    bodies = [_sheet(sheet, codes) for sheet in sheets]
    head = _head(sheets, codes, [0] * len(sheets), from_1904)
    starts = [len(head) + sum(map(len, bodies[:n])) for n in range(len(bodies))]
    return container(_head(sheets, codes, starts, from_1904) + b"".join(bodies))


def _codes(sheets: Sequence[Sheet]) -> list[str]:
    cells = (cell for sheet in sheets for row in sheet.rows for cell in row)
    return list(dict.fromkeys(cell.code for cell in cells if isinstance(cell, Number)))


def record(number: int, content: bytes) -> bytes:
    return struct.pack("<HH", number, len(content)) + content


def _head(sheets: Sequence[Sheet], codes: list[str], starts: list[int], from_1904: bool) -> bytes:
    parts = [record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))]
    parts.append(record(0x0042, struct.pack("<H", 1200)))
    parts.append(record(0x0022, struct.pack("<H", from_1904)))
    for n, code in enumerate(codes):
        if code:
            content = struct.pack("<HHB", 164 + n, len(code), 1) + code.encode("utf-16-le")
            parts.append(record(0x041E, content))
    for n, code in enumerate(codes or [""]):
        parts.append(record(0x00E0, struct.pack("<HH", 0, 164 + n if code else 0) + bytes(16)))
    for sheet, start in zip(sheets, starts, strict=True):
        name = sheet.name.encode("utf-16-le")
        content = struct.pack("<IBBBB", start, sheet.hidden, 0, len(sheet.name), 1) + name
        parts.append(record(0x0085, content))
    return b"".join([*parts, record(0x000A, b"")])


def _sheet(sheet: Sheet, codes: list[str]) -> bytes:
    parts = [record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))]
    for column in sheet.hidden_columns:
        parts.append(record(0x007D, struct.pack("<HHHHHH", column, column, 2048, 15, 1, 0)))
    for row in range(len(sheet.rows)):
        options = 0x0100 | (0x20 if row in sheet.hidden_rows else 0)
        parts.append(record(0x0208, struct.pack("<HHHHHHHH", row, 0, 20, 255, 0, 0, options, 15)))
    for row, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            if cell is not None:
                parts.append(_cell(row, column, cell, codes))
    return b"".join([*parts, record(0x000A, b"")])


def _cell(row: int, column: int, cell: object, codes: list[str]) -> bytes:
    if isinstance(cell, Number):
        place = struct.pack("<HHH", row, column, codes.index(cell.code))
        if cell.packed:
            bits = struct.unpack("<Q", struct.pack("<d", cell.value))[0] >> 32 & 0xFFFFFFFC
            return record(0x027E, place + struct.pack("<I", bits))
        return record(0x0203, place + struct.pack("<d", cell.value))
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(cell, Formula):
        return record(0x0006, place + _result(cell.result))
    if cell in ERRORS:
        return record(0x0205, place + bytes([ERRORS[str(cell)], 1]))
    text = str(cell)
    content = struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")
    return record(0x0204, place + content)


def _result(result: float | str | None) -> bytes:
    if result is None:
        return bytes(8) + struct.pack("<HIH", 0x02, 0, 0)
    if isinstance(result, str):
        error = struct.pack("<BBBBHH", 2, 0, ERRORS[result], 0, 0, 0xFFFF)
        return error + struct.pack("<HIH", 0, 0, 0)
    return struct.pack("<dHIH", result, 0, 0, 0)


def container(stream: bytes) -> bytes:
    """The stream as "Workbook" of an OLE file; padded so that it needs no sectors of its own."""
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    used = len(stream) // SECTOR
    tables = -(-(used + 2) // (SECTOR // 4 - 1)) or 1
    first = tables + 1
    chain = [_FAT] * tables + [_END] + [*range(first + 1, first + used), _END]
    chain += [_FREE] * (tables * SECTOR // 4 - len(chain))
    entries = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, first, len(stream))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, tables, tables, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", *range(tables), *[_FREE] * (109 - tables))
    return header + struct.pack(f"<{len(chain)}I", *chain) + entries.ljust(SECTOR, b"\0") + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    fields = struct.pack("<HBBIII", len(text), kind, 1, _FREE, _FREE, child)
    return text.ljust(64, b"\0") + fields + bytes(36) + struct.pack("<IQ", start, size)
