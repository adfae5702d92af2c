"""A look at the records of an old workbook: how large its sheets would be in memory."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Final

import olefile

_HEADER: Final = struct.Struct("<HH")
_CELL: Final = struct.Struct("<HH")
_BOUNDS: Final = frozenset({0x0809, 0x0409, 0x0209, 0x0009})
_CELLS: Final = frozenset(
    {0x0203, 0x027E, 0x00FD, 0x0204, 0x00BD, 0x00BE, 0x0006, 0x0205, 0x00D6, 0x0201, 0x0003, 0x0002,
     0x0004, 0x0005, 0x0206, 0x0406}
)  # fmt: skip
_ROW_BLANKS: Final = frozenset({0x00BD, 0x00BE})


def largest_area(data: bytes) -> int:
    """Cells in the largest sheet's rectangle up to its last used row and column."""
    largest = bottom = right = 0
    for record, content in _records(_stream(data)):
        if record in _BOUNDS:
            bottom = right = 0
        elif record in _CELLS and len(content) >= _CELL.size:
            row, column = _CELL.unpack_from(content)
            if record in _ROW_BLANKS:
                column = max(column, int.from_bytes(content[-2:], "little"))
            bottom, right = max(bottom, row + 1), max(right, column + 1)
            largest = max(largest, bottom * right)
    return largest


def _stream(data: bytes) -> bytes:
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        for name in ("Workbook", "Book"):
            if ole.exists(name):
                content: bytes = ole.openstream(name).read()
                return content
    return b""


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    position = 0
    while position + _HEADER.size <= len(stream):
        record, length = _HEADER.unpack_from(stream, position)
        position += _HEADER.size
        yield record, stream[position : position + length]
        position += length
