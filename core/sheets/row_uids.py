"""The lasting name of a row: given once, kept whatever the row says (ADR 0503). Pure Python.

Sixteen hexadecimal digits, drawn at random: a sheet has at most a thousand rows, so two rows of one
sheet never draw the same, and a workbook of another installation does not hit a row by chance.
Rows of a foreign file have none.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import Final

UID_LENGTH: Final = 16
_UID: Final = re.compile(r"[0-9a-f]{16}")
CELL_MARK: Final = "ziping-row:"
"""Begins the cell that holds a row's uid in an official workbook."""


def new_uid() -> str:
    """A uid that no other row has."""
    return secrets.token_hex(UID_LENGTH // 2)


def uid_of_place(*words: str) -> str:
    """The uid of the row that a sheet offers at a place before anybody has typed there.

    The same one each time, so that two pages that were opened before the first save mean one row.
    """
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:UID_LENGTH]


def known_uid(text: str) -> str:
    """The text where it is a uid, "" where it is anything else: files may say what they like."""
    return text if _UID.fullmatch(text) else ""


def uid_in_cell(text: str) -> str:
    """The uid that a cell of an official workbook holds; "" for any other cell."""
    return known_uid(text.removeprefix(CELL_MARK)) if text.startswith(CELL_MARK) else ""
