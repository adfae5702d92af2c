"""Where a value was read, kept beside it."""

from __future__ import annotations

from evaluations.sheet.document import Evidence
from intake.reading.recognisers.lines import Line

_LONGEST_RAW = 2000


def evidence_of(file: str, line: Line, trust: float = 1.0) -> Evidence:
    """The evidence of one printed row."""
    sure = trust if trust == 1.0 else round(trust, 2)
    return Evidence(file, line.place, line.row.text[:_LONGEST_RAW], sure)
