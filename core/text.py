"""Texts of cells in the form in which they are compared, and the marks for "nothing".

Pure Python: no Django, no database.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from core.remembering import remember_short

NOTHING_MARKS: Final = frozenset(
    {
        "",
        "—",
        "–",
        "―",
        "－",
        "-",
        "--",
        "——",
        "_",
        "/",
        "／",
        "\\",
        "无",
        "空",
        "不适用",
        "略",
        "－－",
    }
)
"""What offices print where a cell holds no value (checks.md, head)."""


_MAX_MARK_LENGTH: Final = max(map(len, NOTHING_MARKS))


CACHED_CELLS = 8192
"""Short cells remembered: every rule reads the same few hundred cells of a form."""


@remember_short(CACHED_CELLS)
def plain(text: str) -> str:
    """Half-width form of ``text`` without any white space."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def is_nothing(text: str) -> bool:
    """Whether a cell holds no value: empty or one of the marks for "nothing"."""
    bare = text.strip()
    if bare in NOTHING_MARKS:
        return True
    words = len(bare) > _MAX_MARK_LENGTH and bare.isalnum()
    return not words and plain(text) in NOTHING_MARKS


MAX_SHOWN_LENGTH: Final = 200
"""Characters of a cell that a sentence repeats; the whole text stands in the cell itself."""


def shortened(text: str, max_length: int = MAX_SHOWN_LENGTH) -> str:
    """The first ``max_length`` characters of a text; where it is longer, with its length behind
    them."""
    return text if len(text) <= max_length else f"{text[:max_length]}…（共 {len(text)} 字）"
