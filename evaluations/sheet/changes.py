"""A cell that changed, and when two prints of a cell say the same. Pure Python."""

from __future__ import annotations

from dataclasses import dataclass

from core.numbers import read_number
from core.text import plain
from core.typed_numbers import Doubtful, Wanted, read_typed


@dataclass(frozen=True, slots=True)
class Change:
    """``where`` is a path into the newer sheet; "" for a row that only the older one has."""

    where: str
    before: str
    after: str
    subject: str = ""


def same_text(before: str, after: str) -> bool:
    """Whether two prints of a cell say the same: "10.00" and "10" do, white space aside.

    A text of several meanings says the same as no other: "1,5" is not 15.
    """
    if before == after or plain(before) == plain(after):
        return True
    old, new = read_number(before), read_number(after)
    if old is None or new is None or (old.value, old.percent) != (new.value, new.percent):
        return False
    readings = (read_typed(text, Wanted.NUMBER) for text in (before, after))
    return not any(isinstance(reading, Doubtful) for reading in readings)
