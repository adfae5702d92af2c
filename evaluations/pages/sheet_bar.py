"""What the bar below a sheet says while somebody types: points, required cells done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.sheets.required import RequiredDone, required_done
from core.sheets.spec import SheetSpec


@dataclass(frozen=True, slots=True)
class SheetBar:
    """``score`` and ``weight`` are the sheet's sums as printed, "" where it gives no points."""

    required: RequiredDone
    score: str = ""
    weight: str = ""


def bar_of(document: Any, spec: SheetSpec) -> SheetBar:
    """For a document of any kind that is filled in on a page."""
    required = required_done(document, spec)
    if not spec.scoring.scored:
        return SheetBar(required)
    return SheetBar(
        required, getattr(document, "total_score", ""), getattr(document, "total_weight", "")
    )
