"""What differs between two states of a sheet, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.text import shortened
from evaluations.models import Transition
from evaluations.pages.shared import MAX_SHOWN
from evaluations.rules import short_place
from evaluations.sheet.diff import Change, changes
from evaluations.storage.versions import document_in


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A changed cell: its path ("" for a row that is gone), its place in words, both texts."""

    where: str
    place: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Differences:
    """The first changed cells of a sheet, and how many there are in all."""

    shown: tuple[ShownChange, ...]
    total: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.shown)

    def with_more(self, changes: tuple[ShownChange, ...]) -> Differences:
        """These and further ones after them; as many as a page shows."""
        shown = (*self.shown, *changes)[:MAX_SHOWN]
        return Differences(shown, self.total + len(changes))


def differences(
    older: Any, newer: Any, *, only: Callable[[Change], bool] | None = None
) -> Differences:
    """What differs between two sheets, in the order of the newer one; ``only`` leaves cells out."""
    found = tuple(filter(only, changes(older, newer)))
    shown = tuple(
        ShownChange(change.where, _place(change, newer), change.before, change.after)
        for change in found[:MAX_SHOWN]
    )
    return Differences(shown, len(found))


def _place(change: Change, document: Any) -> str:
    return short_place(change.where, document) if change.where else shortened(change.subject)


def changes_since(transition: Transition | None, document: Any) -> Differences:
    """What the preparer changed after that step."""
    if transition is None:
        return Differences((), 0)
    return differences(document_in(transition.version), document)
