"""Finds, among many texts, the few that may be near-identical to one: no pair is missed.

Two texts are alike from ``ALIKE`` percent on (``rapidfuzz.fuzz.ratio`` of their ideographs). Then
at most d = 0.05 × (both lengths) characters were put in or taken out, which leaves most stretches
of five characters whole: of a text's stretches at most 5 × d are touched. So the texts share one
of any 5 × d + 1 stretches, and the rarest ones are looked up.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from zlib import crc32

from rapidfuzz.fuzz import ratio

from core.remembering import remember_short
from evaluations.scoring.rows import ideographs
from evaluations.sheet.lengths import CHECKED_LENGTH

ALIKE: Final = 95
STRETCH: Final = 5
SHORT: Final = 10
"""Below this many ideographs only the very same text is alike."""


def is_copy(one: str, other: str) -> bool:
    """Whether two texts say the same but for a few characters; figures and marks do not count."""
    return ratio(_head(one), _head(other)) >= ALIKE


def _head(text: str) -> str:
    return ideographs(text[:CHECKED_LENGTH])


@remember_short(8_192, max_length=400)
def _stretches(text: str) -> array[int]:
    """A number for each stretch of five: the smallest hash of its three trigrams.

    Four bytes each: full of results of the longest kept, the cache takes 20 MB. The longest real
    result has 338 characters.
    """
    grams = [crc32(text[start : start + 3].encode()) for start in range(len(text) - 2)]
    return array("I", map(min, grams, grams[1:], grams[2:]))


@dataclass(slots=True)
class Texts:
    """Texts by the number of who wrote them. Each is looked into once, whoever else wrote it."""

    _writers: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    _holding: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, texts: Iterable[tuple[int, str]]) -> Texts:
        held = cls()
        for number, text in texts:
            held._writers[_head(text)].append(number)
        for words in held._writers:
            for stretch in set(_stretches(words)):
                held._holding[stretch].append(words)
        return held

    def like(self, text: str) -> list[int]:
        """Whoever wrote the same, then whoever wrote nearly the same."""
        words = _head(text)
        same = self._writers.get(words, [])
        if len(words) < SHORT:
            return list(same)
        near = [other for other in self._near(words) if other != words]
        alike = (self._writers[other] for other in near if ratio(words, other) >= ALIKE)
        return [*same, *sorted(number for numbers in alike for number in numbers)]

    def _near(self, words: str) -> set[str]:
        """Texts with one of this one's rarest stretches, as many as an alike text must share."""
        touched = STRETCH * int(len(words) * (100 - ALIKE) * 2 / ALIKE)
        stretches = sorted(_stretches(words), key=lambda each: len(self._holding.get(each, ())))
        found: set[str] = set()
        for stretch in dict.fromkeys(stretches[: touched + 1]):
            found.update(self._holding.get(stretch, ()))
        return found
