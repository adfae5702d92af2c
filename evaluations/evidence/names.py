"""Names of uploaded files, made fit to be shown and to be saved under. Pure Python."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

MAX_LENGTH: Final = 120
_FORBIDDEN: Final = re.compile(r'[<>:"|?*]')
_BLANKS: Final = re.compile(r"\s+")
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
"""Names that Windows keeps for devices."""
_UNNAMED: Final = "未命名"


def safe_name(name: str) -> str:
    """The last part of the name without anything that hides, reorders or misleads.

    Path parts, control and format characters (among them those that turn the direction of writing)
    and what Windows forbids are taken out; a long name is cut before its ending.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    # Blanks first: a line break is a control character, too.
    seen = "".join(c for c in _BLANKS.sub(" ", last) if unicodedata.category(c)[0] != "C")
    plain = _FORBIDDEN.sub("_", seen).strip(" .")
    if _RESERVED.match(plain):
        plain = f"_{plain}"
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending) >= MAX_LENGTH // 2:
        return plain[:MAX_LENGTH] or _UNNAMED
    return f"{stem[: MAX_LENGTH - len(ending) - 1].rstrip(' .') or _UNNAMED}.{ending}"
