"""What a reader takes and gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from intake.reading.grid import Grid
from intake.reading.notices import Notice

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may ask for; far above what any real file needs."""

    file_bytes: int = 200 * MEGABYTE
    unpacked_bytes: int = 512 * MEGABYTE
    part_ratio: int = 400
    """Largest ratio of unpacked to packed size, looked at above ``ratio_from_bytes``."""
    ratio_from_bytes: int = 8 * MEGABYTE
    parts: int = 5_000
    dense_cells: int = 8_000_000
    """Largest rectangle a fast reader may lay out in memory; beyond it rows are streamed."""
    filled_cells: int = 6_000_000
    sheets: int = 4_000
    pages: int = 1_000
    nested_files: int = 2_000
    archive_depth: int = 2
    """How many archives may stand one inside the other."""
    seconds: int = 50
    """Below what a reader process is given, so that a slow file gets the sentence that says so."""


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands in a file, and what a person should know about how it was read."""

    grids: tuple[Grid, ...]
    notices: tuple[Notice, ...] = ()
    pictures: int = 0
    """Pictures in it, whose text nobody read: told where no form is found."""


class Reader(Protocol):
    """One kind of file. Raises IntakeProblem when the bytes cannot be read."""

    title: str

    def read(self, name: str, data: bytes, limits: Limits) -> Reading: ...
