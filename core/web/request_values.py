"""Values of a request as numbers and texts that can be stored."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_DIGITS: Final = 18
"""Digits of a number that a column for whole numbers surely holds."""

_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Neither PostgreSQL nor a workbook takes all of these; line breaks and tabs are both fine."""


def whole_number(text: str | None) -> int | None:
    """The number that is written in plain digits; None for anything else, however long it is."""
    if not text or len(text) > _DIGITS or not (text.isascii() and text.isdecimal()):
        return None
    return int(text)


UNSEEN: Final = -1
"""A version that no sheet has: who names none, or no number, is refused."""


def version_shown(data: Mapping[str, str], name: str = "version") -> int:
    """The version of the sheet that the posted page showed; UNSEEN where it names none."""
    number = whole_number(data.get(name))
    return UNSEEN if number is None else number


def clean_text(text: str) -> str:
    """The text without control characters, which nobody types and no cell holds."""
    return _CONTROL.sub("", text)
