"""What is known about a file before its forms are read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """File name, the year its caller gives, and the year and unit its prose names."""

    file: str
    year: int | None = None
    year_around: int | None = None
    unit_around: str = ""
