"""Printed labels and what they mean; found exactly, or by edit distance where text is damaged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Generic, NamedTuple, TypeVar, cast

from rapidfuzz.distance import Levenshtein

from intake.reading.canonical import bare_key, base_key, is_numeric, key
from intake.reading.grid import Cell

T = TypeVar("T")
_MIN_NEAR_LENGTH: Final = 4
_MAX_JOIN_LENGTH: Final = 4
_MAX_ERRORS: Final = 3
_MAX_SEEN: Final = 2_000
_MIN_LIKE_LENGTH: Final = 2
_MAX_LIKE_LENGTH: Final = 20
_SIGNS: Final = "≥≤ *"
"""Characters before a value that its key leaves out."""


def kept(letter: str) -> bool:
    """Whether the key of a text begins with this letter when the text does."""
    return "一" <= letter <= "鿿" or "0" <= letter <= "9"


class Found(NamedTuple, Generic[T]):
    """A label found in one cell or in several neighbours: ``first`` to ``last`` cell index."""

    value: T
    first: int
    last: int
    trust: float


class Labels(Generic[T]):
    """A set of labels, each with its meaning; the first meaning of a label wins.

    ``like`` are pieces of words that say what a heading means that is none of the labels.
    """

    def __init__(self, pairs: Iterable[tuple[str, T]], like: Iterable[tuple[str, T]] = ()) -> None:
        self._pieces = tuple(like)
        self._exact: dict[str, T] = {}
        for label, meaning in pairs:
            self._exact.setdefault(key(label), meaning)
        for label, meaning in list(self._exact.items()):
            self._exact.setdefault(base_key(label), meaning)
        for label, meaning in list(self._exact.items()):
            self._exact.setdefault(bare_key(label), meaning)
        self._near: dict[str, tuple[T, float] | None] = {}
        self._seen: dict[str, T | None] = {}
        self._firsts = frozenset(label[:1] for label in self._exact)
        self._starts = frozenset(label[:2] for label in self._exact)
        self._letters = frozenset("".join(self._exact))
        self._max_length = max(map(len, self._exact), default=0)

    def __iter__(self) -> Iterator[str]:
        """The labels' keys."""
        return iter(self._exact)

    def exact(self, text: str) -> T | None:
        """The meaning of a label; what stands in brackets behind it does not matter."""
        first = text[:1]
        if "一" <= first <= "鿿" or "0" <= first <= "9":
            if first not in self._firsts:
                return None
            if text[:2] not in self._starts and "一" <= text[1:2] <= "鿿":
                return None
        elif first in _SIGNS and first and self._is_value(text):
            return None
        known = self._seen.get(text, self)
        if known is not self:
            return cast("T | None", known)
        if len(self._seen) > _MAX_SEEN:
            self._seen.clear()
        meaning = self._seen[text] = self._look_up(text)
        return meaning

    def _is_value(self, text: str) -> bool:
        """Whether a text behind signs begins as no label does."""
        second = text[1:2]
        if "0" <= second <= "9" and second not in self._firsts:
            return True
        start = text.lstrip(_SIGNS)[:2]
        return start not in self._starts and kept(start[:1]) and kept(start[1:])

    def _look_up(self, text: str) -> T | None:
        if len(text) > 2 * self._max_length + 32:
            return None
        label = key(text)
        if len(label) > self._max_length + 24:
            return None
        meaning = self._exact.get(label)
        if meaning is None:
            meaning = self._exact.get(base_key(text))
        return meaning if meaning is not None else self._exact.get(bare_key(text))

    def like(self, text: str) -> T | None:
        """What a heading means by the words in it; to be asked only within a row of headings."""
        label = bare_key(text)
        if not _MIN_LIKE_LENGTH <= len(label) <= _MAX_LIKE_LENGTH or is_numeric(text):
            return None
        return next((meaning for piece, meaning in self._pieces if piece in label), None)

    def find(self, text: str) -> tuple[T, float] | None:
        """The meaning and how sure it is: 1 for the very label, less for a damaged one."""
        meaning = self.exact(text)
        if meaning is not None:
            return meaning, 1.0
        label = base_key(text)
        if not _MIN_NEAR_LENGTH - 1 <= len(label) <= self._max_length + 3:
            return None
        if label not in self._near:
            self._near[label] = self._nearest(label)
        found, whole = self._near[label], key(text)
        if found is not None or whole == label or len(whole) > self._max_length + 3:
            return found
        if whole not in self._near:  # a short word is known by the brackets printed behind it
            self._near[whole] = self._nearest(whole)
        return self._near[whole]

    def _nearest(self, label: str) -> tuple[T, float] | None:
        if self._is_strange(label):
            return None
        best: tuple[int, str] | None = None
        for known in self._exact:
            allowed = errors_allowed(len(known))
            if not allowed:
                continue
            distance = Levenshtein.distance(label, known, score_cutoff=allowed)
            if distance <= allowed and (best is None or distance < best[0]):
                best = (distance, known)
        if best is None:
            return None
        return self._exact[best[1]], 1 - best[0] / (len(best[1]) + 1)

    def _is_strange(self, text: str) -> bool:
        """Whether more letters than may be wrong stand in no label, nor in any with more behind."""
        letters = self._letters
        return len([None for letter in text if letter not in letters]) > _MAX_ERRORS

    def segmented(self, text: str) -> list[str]:
        """The labels that a text without blanks is glued from, longest first; [] when it is not."""
        pieces: list[str] = []
        while text:
            label = next(
                (text[:n] for n in range(self._max_length, 1, -1) if text[:n] in self._exact), ""
            )
            if not label:
                return []
            pieces.append(label)
            text = text[len(label) :]
        return pieces

    def equally_near(self, text: str) -> list[T]:
        """All meanings whose labels are as near to a damaged text as the nearest one."""
        label = base_key(text)
        ranked = [
            (Levenshtein.distance(label, known), meaning) for known, meaning in self._exact.items()
        ]
        least = min((distance for distance, _ in ranked), default=0)
        return list(dict.fromkeys(meaning for distance, meaning in ranked if distance == least))

    def in_cells(self, cells: Sequence[Cell], *, near: bool = True) -> list[Found[T]]:
        """The labels of a row from left to right, also where one is split over neighbours."""
        found: list[Found[T]] = []
        if not near:
            firsts = self._firsts
            for number, (_, text) in enumerate(cells):
                first = text[:1]
                if first not in firsts and ("一" <= first <= "鿿" or "0" <= first <= "9"):
                    continue
                meaning = self.exact(text)
                if meaning is not None:
                    found.append(Found(meaning, number, number, 1.0))
            return found
        index = 0
        while index < len(cells):
            hit = self._at(cells, index)
            if hit is None:
                index += 1
                continue
            found.append(hit)
            index = hit.last + 1
        return found

    def any_in(self, cells: Sequence[Cell]) -> bool:
        """Whether some cell prints the very words of a label; most rows of a table do not."""
        firsts = self._firsts
        for _, text in cells:
            first = text[0]
            if (first in firsts or not ("一" <= first <= "鿿" or "0" <= first <= "9")) and (
                self.exact(text) is not None
            ):
                return True
        return False

    def among(self, texts: Iterable[str]) -> Iterator[str]:
        """The texts that are the very words of a label; none of them is empty."""
        firsts = self._firsts
        for text in texts:
            first = text[0]
            if (first in firsts or not ("一" <= first <= "鿿" or "0" <= first <= "9")) and (
                self.exact(text) is not None
            ):
                yield text

    def _at(self, cells: Sequence[Cell], index: int) -> Found[T] | None:
        text = cells[index].text
        meaning = self.exact(text)
        if meaning is not None:
            return Found(meaning, index, index, 1.0)
        if (
            len(text) > self._max_length + 12
            or text[0].isdecimal()
            or self._is_strange(base_key(text))
        ):
            return None
        best: Found[T] | None = None
        joined = ""
        for last in range(index, min(index + _MAX_JOIN_LENGTH, len(cells))):
            if last > index and self.exact(cells[last].text) is not None:
                break
            joined += cells[last].text
            if len(joined) > self._max_length + 12:
                break
            hit = self.find(joined)
            if hit is not None and (best is None or hit[1] > best.trust):
                best = Found(hit[0], index, last, hit[1])
        return best


def errors_allowed(length: int) -> int:
    """How many characters of a label may be wrong, missing or extra."""
    if length < _MIN_NEAR_LENGTH:
        return 0
    return 1 if length < 7 else 2 if length < 11 else 3
