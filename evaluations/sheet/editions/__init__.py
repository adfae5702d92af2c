"""Editions of the official sheet, one TOML file each; adding one needs no code."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from evaluations.sheet.editions.loader import EditionError, load_edition
from evaluations.sheet.editions.model import Cell, Edition, FundingRowSpec, Level1

__all__ = [
    "Cell",
    "Edition",
    "EditionError",
    "FundingRowSpec",
    "Level1",
    "all_editions",
    "get_edition",
]

FOLDER: Final = Path(__file__).parent


@cache
def all_editions() -> dict[str, Edition]:
    """Every edition by id, read once. Raises EditionError for the first file that is wrong."""
    return {path.stem: load_edition(path) for path in sorted(FOLDER.glob("*.toml"))}


def get_edition(edition_id: str) -> Edition:
    """The edition of that id; KeyError when there is none."""
    return all_editions()[edition_id]
