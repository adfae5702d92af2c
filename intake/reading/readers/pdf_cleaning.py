"""What a PDF page draws that is no text of it: letters drawn twice, watermarks, turned pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any, Final

from pdfplumber.page import Page

Char = dict[str, Any]

_NEAR: Final = 1.2
"""Points within which the same letter drawn again only makes it bold."""
_DOUBLED: Final = 0.03
"""Share of doubled letters from which a page is cleaned of them."""
_PALE: Final = 0.55
"""Brightness from which a letter may be a watermark, which lets the print be seen."""
_LARGE: Final = 1.6
"""How many times the page's usual size a watermark's letters have, when they are not slanted."""
_SLANTED: Final = 0.05
_MOSTLY: Final = 0.6
_WHITE: Final = 0.98


def upright(page: Any) -> Any:
    """The page turned so that most of its letters stand upright."""
    turns = Counter(_turn(char) for char in page.chars)
    turn, count = turns.most_common(1)[0] if turns else (0, 0)
    if not turn or count < _MOSTLY * len(page.chars):
        return page
    raw = page.page_obj
    raw.rotate = (raw.rotate + turn) % 360
    raw.attrs["Rotate"] = raw.rotate
    return Page(page.pdf, raw, page.page_number, page.initial_doctop)


def _turn(char: Char) -> int:
    """By how many degrees the page must be turned for this letter; 0 also for slanted ones."""
    a, b, c, d = char["matrix"][:4]
    if abs(a) < _SLANTED * abs(b) and abs(d) < _SLANTED * abs(c):
        return 90 if b > 0 else 270
    return 180 if a < 0 and d < 0 and abs(b) < _SLANTED * abs(a) else 0


def is_doubled(chars: Sequence[Char]) -> bool:
    """Whether letters are drawn twice in nearly the same place, as some programs print bold."""
    seen: set[tuple[str, int, int]] = set()
    again = 0
    for char in chars:
        if char["text"].isspace():
            continue
        x, y = round(char["x0"] / _NEAR), round(char["top"] / _NEAR)
        near = ((char["text"], x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
        again += any(place in seen for place in near)
        seen.add((char["text"], x, y))
    return again > _DOUBLED * len(chars)


def watermark_letters(chars: Sequence[Char], elsewhere: Collection[str]) -> set[int]:
    """Which of the page's letters, by their index, belong to a watermark.

    Slanted letters; pale ones that are large; and large ones whose text, ``elsewhere`` known from
    other pages, is laid over every page.
    """
    size = _usual_size(chars)
    marks: set[int] = set()
    for index, char in enumerate(chars):
        pale = _brightness(char.get("non_stroking_color")) >= _PALE
        large = char["size"] > _LARGE * size
        if _is_slanted(char) or (large and (pale or char["text"] in elsewhere)):
            marks.add(index)
    return marks


def is_invisible(char: Char) -> bool:
    """Whether a letter is drawn in white; nobody sees it on paper."""
    return _brightness(char.get("non_stroking_color")) >= _WHITE


def _usual_size(chars: Sequence[Char]) -> float:
    sizes = Counter(round(char["size"], 1) for char in chars if not _is_slanted(char))
    return float(sizes.most_common(1)[0][0]) if sizes else 0.0


def _is_slanted(char: Char) -> bool:
    """Turned by another angle than a quarter turn. Italics lean but do not turn."""
    a, b, c, d = char["matrix"][:4]
    (low, wide), (lean, high) = sorted((abs(a), abs(b))), sorted((abs(c), abs(d)))
    return bool(low > _SLANTED * wide and lean > _SLANTED * high)


def _brightness(colour: Any) -> float:
    """From 0 for black to 1 for white; 0 for colours that are not plain numbers."""
    if isinstance(colour, int | float):
        colour = (colour,)
    if not isinstance(colour, tuple | list) or not colour:
        return 0.0
    if not all(isinstance(part, int | float) for part in colour):
        return 0.0
    parts = [min(1.0, max(0.0, float(part))) for part in colour]
    match len(parts):
        case 1:
            return parts[0]
        case 3:
            return 0.3 * parts[0] + 0.59 * parts[1] + 0.11 * parts[2]
        case 4:
            return (1 - parts[3]) * (1 - sum(parts[:3]) / 3)
        case _:
            return 0.0
