"""Official workbooks that come back filled: what each bears, says, and where. Pure Python.

Runs in the reader process. One workbook, or a zip archive of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from core.view.identity import identity_in
from intake.reading.grid import Grid, column_letters
from intake.reading.official_workbooks import is_workbook
from intake.reading.pipeline import extract_reading, to_json, typed_reading
from intake.reading.problems import IntakeProblem
from intake.reading.readers import Limits, read
from intake.reading.readers.base import MEGABYTE
from intake.reading.readers.members import members
from intake.reading.readers.signatures import file_kind

MAX_WORKBOOKS: Final = 200
"""In one archive: more sheets than a preparer has."""
LIMITS: Final = Limits(
    file_bytes=32 * MEGABYTE,
    unpacked_bytes=128 * MEGABYTE,
    nested_files=MAX_WORKBOOKS,
    archive_depth=1,
    filled_cells=200_000,
    dense_cells=1_000_000,
    seconds=50,
)


@dataclass(frozen=True, slots=True)
class FilledWorkbook:
    """One workbook as it came back.

    ``identity`` is what it bears, unproved. ``documents`` are of the interchange format, with
    evidence; ``cells`` are texts by sheet and address, numbers as they were typed. ``refused`` is
    the sentence of a workbook that could not be read.
    """

    name: str
    identity: str = ""
    documents: list[dict[str, Any]] = field(default_factory=list)
    cells: dict[str, dict[str, str]] = field(default_factory=dict)
    refused: str = ""


def read_filled(name: str, data: bytes, year: int | None) -> list[dict[str, Any]]:
    """Every workbook of the file, as plain JSON values; one that cannot be read says why.

    ``year`` is for a sheet that prints none. Raises IntakeProblem for an archive that is none, too
    large, or too deep.
    """
    if is_workbook(data):
        return [asdict(_workbook(name, data, year))]
    return [asdict(_workbook(member, content, year)) for member, content in _members(name, data)]


def _members(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    if file_kind(data) != "zip":
        raise IntakeProblem(
            "file.other_kind",
            file=name,
            reason="不是 .xlsx 工作簿，也不是由工作簿组成的 .zip 压缩包",
            remedy="请上传由本系统下载并填写的工作簿",
        )
    try:
        yield from members(data, LIMITS)
    except IntakeProblem as problem:
        raise problem.located(file=name) from problem.__cause__


def _workbook(name: str, data: bytes, year: int | None) -> FilledWorkbook:
    try:
        if not is_workbook(data):
            raise IntakeProblem(
                "file.other_kind",
                file=name,
                reason="不是 .xlsx 工作簿",
                remedy="请上传由本系统下载并填写的工作簿",
            )
        reading = typed_reading(read(name, data, limits=LIMITS, kind="xlsx"))
        extraction = extract_reading(name, reading, year=year)
    except IntakeProblem as problem:
        return FilledWorkbook(name, refused=problem.sentence)
    documents = to_json(extraction, with_evidence=True)["documents"]
    cells = {grid.name: _cells(grid) for grid in reading.grids if grid.kind == "sheet"}
    return FilledWorkbook(name, identity_in(data), documents, cells)


def _cells(grid: Grid) -> dict[str, str]:
    return {
        f"{column_letters(cell.column + grid.left)}{row.number}": cell.text
        for row in grid.rows
        for cell in row.cells
    }
