"""Where a value of a document was read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourceRef:
    """Where a value was read: file, place (sheet and cell, or page and line), raw text, trust.

    ``confidence`` is between 0 and 1. ``stored`` lists the cells that show a number otherwise than
    they store it: F5 117.3367. ``note`` is one sentence about what was unusual in reading it.
    """

    file: str = ""
    place: str = ""
    raw: str = ""
    confidence: float = 1.0
    stored: str = ""
    note: str = ""
