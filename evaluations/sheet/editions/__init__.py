"""Editions of the official sheet, one TOML file each; adding one needs no code."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from core.sheets.spec_files import load_specs
from core.spec import SpecError as EditionError
from evaluations.sheet.document import SelfEvaluation
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


def all_editions() -> dict[str, Edition]:
    """Every edition by id, read once. Raises EditionError for the first file that is wrong."""
    return load_specs(FOLDER, SelfEvaluation)


def get_edition(edition_id: str) -> Edition:
    """The edition of that id; KeyError when there is none."""
    return all_editions()[edition_id]
