"""By which names two rows of indicators count as the same row. Pure Python.

A sheet that comes back from a file, from a colleague or from last year carries no ids: its rows
are known by the names of their three levels. Offices retype those names, so width (ＡＢ, ２),
white space and line breaks, and the case of Latin letters do not count; every other difference
does. Whoever compares rows by name does it here: two places with two ideas of "the same name"
would let a row from the budget be doubled, or lose a colleague's row.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final, Protocol, TypeAlias

from core.remembering import remember_short

LEVELS: Final = ("level1", "level2", "level3")

RowName: TypeAlias = tuple[str, str, str]


class Named(Protocol):
    """An indicator, stored or in a document."""

    @property
    def level1(self) -> str: ...

    @property
    def level2(self) -> str: ...

    @property
    def level3(self) -> str: ...


@remember_short(8192)
def normal(name: str) -> str:
    """The normal form of one level's name: what does not count is gone.

    Repeated until nothing changes: a folded letter may be one that NFKC takes apart, and white
    space that is taken out may bring a letter and an accent together.
    """
    before = ""
    while name != before:
        before = name
        folded = unicodedata.normalize("NFKC", name).casefold()
        name = "".join(unicodedata.normalize("NFKC", folded).split())
    return name


def row_name(row: Named | Mapping[str, str]) -> RowName:
    """The name of a row: an indicator, stored or in a document, or posted cells."""
    if isinstance(row, Mapping):
        return normal(row["level1"]), normal(row["level2"]), normal(row["level3"])
    return normal(row.level1), normal(row.level2), normal(row.level3)
