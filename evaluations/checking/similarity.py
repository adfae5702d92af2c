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

SHORTEST: Final = 20
"""Ideographs below which sameness says nothing: 已按计划完成全部工作任务."""

BINS: Final = 40
BANDS: Final = 10
_ROWS: Final = BINS // BANDS


def passages(document: SelfEvaluation) -> dict[str, str]:
    """What a form says in its own words and at length: its result, and its explanations."""
    found = {
        "result": ideographs(document.goal_actual),
        "explanations": ideographs("".join(row.explanation for row in document.indicators)),
    }
    return {name: text for name, text in found.items() if len(text) >= SHORTEST}


def bands(document: SelfEvaluation, year: int) -> tuple[int, ...]:
    """The numbers of a form's passages; only forms of the same year can share one."""
    return tuple(
        number
        for name, text in passages(document).items()
        for number in _bands(text, f"{year}/{name}")
    )


def _bands(text: str, salt: str) -> Iterator[int]:
    kept = _smallest(text)
    for band in range(BANDS):
        words = f"{salt}/{band}/{kept[band * _ROWS : (band + 1) * _ROWS]}"
        yield int.from_bytes(blake2b(words.encode(), digest_size=8).digest(), signed=True)


def _smallest(text: str) -> list[int]:
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
