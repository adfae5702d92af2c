"""How sure a reading must be, from ``thresholds.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final

from core.spec import load

_FILE: Final = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Shares from 0 to 1. Below ``coverage`` a document waits for a person; below ``sure`` a row
    is marked for a look."""

    coverage: Decimal
    sure: Decimal


@cache
def thresholds() -> Thresholds:
    return load(_FILE, Thresholds)
