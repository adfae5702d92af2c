"""What was left out, doubtful or unread in a file that was read all the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_MAX_NAMED: Final = 8
"""Places listed by name; of more the number is said."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence without its full stop, and where it applies: "" for the whole file."""

    message: str
    place: str = ""

    @property
    def sentence(self) -> str:
        return f"{self.place}：{self.message}" if self.place else self.message

    def plain(self) -> dict[str, str]:
        """As the interchange format has it."""
        return {"place": self.place, "message": self.message}


def listed(names: Iterable[str]) -> str:
    """The names in one phrase: A1、B2; of very many the first and how many there are."""
    every = list(dict.fromkeys(names))
    if len(every) <= _MAX_NAMED:
        return "、".join(every)
    return f"{'、'.join(every[:_MAX_NAMED])} 等 {len(every)} 处"
