"""What only our own official workbook has. Pure Python.

Whether an upload may be one is told from its bytes alone, in the web request. So it stays cheap
whatever the bytes are: nothing is unpacked, and a directory of many thousand parts is not even
listed. The uids of its indicator rows stand in a hidden column (``evaluations.outputs.workbook``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from evaluations.sheet.row_uids import CELL_MARK, uid_in_cell
from intake.reading.grid import Grid, Row
from intake.reading.readers.signatures import file_kind

MAX_BYTES: Final = 5 * 1024 * 1024
"""A workbook of 1,000 indicator rows has 55 KB; the rest is for pictures pasted into it."""
_END: Final = b"PK\x05\x06"
_END_BYTES: Final = 22
_COMMENT_BYTES: Final = 65_535
_END_64: Final = b"PK\x06\x07"
_END_64_BYTES: Final = 20
_DIRECTORY_BYTES: Final = 64 * 1024
"""An official workbook has a dozen parts; each takes about a hundred bytes in the directory."""


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are an .xlsx or .xlsm workbook, whatever the file is called."""
    return _has_short_directory(data) and file_kind(data) == "xlsx"


def is_archive(data: bytes) -> bool:
    """Whether the bytes are a zip archive of other files that is quickly listed."""
    return _has_short_directory(data) and file_kind(data) == "zip"


def _has_short_directory(data: bytes) -> bool:
    """Whether the zip's end names a directory that is quickly listed; False for no zip."""
    tail = data[-_END_BYTES - _COMMENT_BYTES - _END_64_BYTES :]
    end = tail.rfind(_END)
    if end < 0 or len(tail) - end < _END_BYTES:
        return False
    if tail[max(0, end - _END_64_BYTES) :].startswith(_END_64):
        return False  # the true size stands elsewhere: for archives of 4 GB and more
    return int.from_bytes(tail[end + 12 : end + 16], "little") <= _DIRECTORY_BYTES


def with_uids(grids: Sequence[Grid]) -> tuple[Grid, ...]:
    """The grids with the uids of rows taken out of their cells: no cell of the sheet holds one."""
    return tuple(_grid_with_uids(grid) for grid in grids)


def _grid_with_uids(grid: Grid) -> Grid:
    begins = CELL_MARK[0]
    if not [
        None
        for row in grid.rows
        for _, text in row.cells
        if text[0] == begins and text.startswith(CELL_MARK)
    ]:
        return grid
    return replace(grid, rows=tuple(row for row in map(_row_with_uid, grid.rows) if row.cells))


def _row_with_uid(row: Row) -> Row:
    uids = [uid for cell in row.cells if (uid := uid_in_cell(cell.text))]
    if not uids:
        return row
    cells = tuple(cell for cell in row.cells if not uid_in_cell(cell.text))
    return row._replace(cells=cells, uid=uids[0])
