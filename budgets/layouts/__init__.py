"""Layouts of forms and statements, one TOML file each; adding one needs no code."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from budgets.layouts.loader import LayoutError, load
from budgets.layouts.model import FormLayout, StatementFamily

__all__ = ["FormLayout", "LayoutError", "StatementFamily", "form_layouts", "statement_families"]

FOLDER: Final = Path(__file__).parent


@cache
def form_layouts() -> dict[str, FormLayout]:
    """Every form by id. Raises LayoutError for the first file that is wrong."""
    paths = sorted((FOLDER / "forms").glob("*.toml"))
    return {path.stem: load(path, FormLayout) for path in paths}


@cache
def statement_families() -> dict[str, StatementFamily]:
    """Every family of statements by id."""
    paths = sorted((FOLDER / "statements").glob("*.toml"))
    return {path.stem: load(path, StatementFamily) for path in paths}
