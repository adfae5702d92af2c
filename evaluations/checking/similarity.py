"""Texts reduced to a few numbers, so that near-identical ones are found without comparing all.

A text is cut into trigrams of its ideographs; figures and punctuation do not count, since copied
texts differ in them. One-permutation MinHash: each trigram is hashed once into one of ``BINS``
bins, the smallest of each bin stays. ``BANDS`` groups of bins are the numbers stored: texts that
are 95 % the same have one in common nearly always, 90 % two times in three, unrelated ones hardly
ever. Smaller groups would find more, and in a large city drown it in chance hits.
Pure Python: no Django, no database.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from typing import Final
from zlib import crc32

from evaluations.scoring.rows import ideographs
from evaluations.sheet.document import SelfEvaluation

MIN_LENGTH: Final = 20
"""Ideographs below which sameness says nothing: 已按计划完成全部工作任务."""

# 40 bins and ten bands find the shares above, measured on made-up texts of 60 and 200 ideographs
# (docs/adr/0202-likeness-by-shared-numbers.md).
BINS: Final = 40
BANDS: Final = 10
_ROWS: Final = BINS // BANDS


def passages(document: SelfEvaluation) -> dict[str, str]:
    """The ideographs of result and explanations, where there are at least ``MIN_LENGTH``."""
    found = {
        "result": ideographs(document.goal_actual),
        "explanations": ideographs("".join(row.explanation for row in document.indicators)),
    }
    return {name: text for name, text in found.items() if len(text) >= MIN_LENGTH}


def fingerprints(document: SelfEvaluation, year: int) -> tuple[int, ...]:
    """The fingerprints of a sheet, signed 64-bit numbers; only sheets of a year can share one."""
    return tuple(
        number
        for name, text in passages(document).items()
        for number in _fingerprints(text, f"{year}/{name}")
    )


def _fingerprints(text: str, salt: str) -> Iterator[int]:
    kept = _minimum_hashes(text)
    for band in range(BANDS):
        words = f"{salt}/{band}/{kept[band * _ROWS : (band + 1) * _ROWS]}"
        yield int.from_bytes(blake2b(words.encode(), digest_size=8).digest(), signed=True)


def _minimum_hashes(text: str) -> list[int]:
    """The smallest hash of each bin; an empty bin takes that of the next one that has any."""
    bins: list[int | None] = [None] * BINS
    for start in range(len(text) - 2):
        value = crc32(text[start : start + 3].encode())
        place = value % BINS
        known = bins[place]
        if known is None or value < known:
            bins[place] = value
    filled = [(place, value) for place, value in enumerate(bins) if value is not None]
    return [next((v for p, v in filled if p >= place), filled[0][1]) for place in range(BINS)]
