"""Budget and final-account tables, one TOML file a family; adding one needs no code."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from budgets.layouts.model import StatementFamily
from core.spec import load_folder

__all__ = ["FORMS", "StatementFamily", "statement_families"]

FOLDER: Final = Path(__file__).parent
FORMS: Final = FOLDER / "forms"
"""Spec files of the target forms."""


@cache
def statement_families() -> dict[str, StatementFamily]:
    """Every family of statements by id. Raises SpecError for the first file that is wrong."""
    return load_folder(FOLDER / "statements", StatementFamily)
