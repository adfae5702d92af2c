"""What rows that were moved have in common with where they stood. Pure Python."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def longest_rising(values: Sequence[int | None]) -> set[int]:
    """Which values, by their number, make the longest rising run; None is in no run."""
    ends: list[int] = []  # the smallest last value of a run of each length, as its number
    lasts: list[int] = []  # those values
    before: dict[int, int | None] = {}
    for number, value in enumerate(values):
        if value is None:
            continue
        length = bisect_left(lasts, value)
        before[number] = ends[length - 1] if length else None
        ends[length : length + 1] = [number]
        lasts[length : length + 1] = [value]
    run: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        run.add(last)
        last = before[last]
    return run
