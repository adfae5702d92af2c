"""The degree that a text promises or reports: 显著提升 is more than 有所提升."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from core.text import plain


@dataclass(frozen=True, slots=True)
class Strength:
    """A word of degree with its rank on one scale; ranks of two scales are not compared."""

    word: str
    scale: str
    rank: int


_DEGREES: Final = (
    (3, "显著|大幅|明显|全面|整体|完全|全部|充分|极大"),
    (1, "有所|基本|部分|逐步|一定程度|略有|稍有|初步"),
)
_CHANGES: Final = (
    "提升|提高|改善|增强|加强|保障|促进|优化|推进|降低|减少|完成|实现|覆盖|落实|达到|发挥|满意"
)
_GRADES: Final = {"优秀": 4, "优": 4, "良好": 3, "良": 3, "合格": 2, "较好": 3, "一般": 1, "好": 3}
_PATTERNS: Final = tuple(
    (rank, re.compile(rf"({words})(?:地|得到)?(?:{_CHANGES})|(?:{_CHANGES})({words})"))
    for rank, words in _DEGREES
)


def strength(text: str) -> Strength | None:
    """The only word of degree in a text; None for none or for several ranks."""
    cell = plain(text).rstrip("。.；;")
    if cell in _GRADES:
        return Strength(cell, "grade", _GRADES[cell])
    found = [
        Strength(match[1] or match[2], "change", rank)
        for rank, pattern in _PATTERNS
        if (match := pattern.search(cell))
    ]
    return found[0] if len(found) == 1 else None
