"""A cell that changed, and when two prints of a cell say the same. Pure Python."""

from __future__ import annotations

from dataclasses import dataclass

from core.numbers import read_number
from core.text import plain


@dataclass(frozen=True, slots=True)
class Change:
    """``where`` is a path into the newer sheet; "" for a row that only the older one has."""

    where: str
    before: str
    after: str
    subject: str = ""


def same_text(before: str, after: str) -> bool:
    """Whether two prints of a cell say the same: "10.00" and "10" do, white space aside."""
    if before == after or plain(before) == plain(after):
        return True
    old, new = read_number(before), read_number(after)
    return (
        old is not None and new is not None and (old.value, old.percent) == (new.value, new.percent)
    )
