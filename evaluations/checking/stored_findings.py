"""Findings of sheets as rows: written where they changed, in the order of the rules."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from evaluations.models import StoredFinding
from evaluations.storage.sheet_rows import columns_of, write_rows

FINDING_COLUMNS: Final = ("code", "severity", "where", "printed", "expected", "params")


def write_findings(wanted: Mapping[int, Sequence[StoredFinding]]) -> None:
    """Make the stored findings of these sheets equal the unsaved rows; by the sheet's key.

    A row that says the same stays untouched, one that says something else of the same place is
    updated, and the order of keys stays the order of the rows. One query to read, and at most
    three to write, for any number of sheets.
    """
    stored: dict[int, list[StoredFinding]] = defaultdict(list)
    for row in StoredFinding.objects.filter(evaluation__in=wanted).order_by("pk"):
        stored[row.evaluation_id].append(row)
    changes = _Changes()
    for number, rows in wanted.items():
        _compare(stored[number], rows, changes)
    write_rows(
        StoredFinding,
        gone=changes.gone,
        changed=changes.changed,
        new=changes.new,
        columns=FINDING_COLUMNS,
    )


@dataclass(slots=True)
class _Changes:
    """Keys to delete, rows to update in place, rows to insert."""

    gone: list[int] = field(default_factory=list)
    changed: list[StoredFinding] = field(default_factory=list)
    new: list[StoredFinding] = field(default_factory=list)

    def put(self, stored: StoredFinding, row: StoredFinding) -> None:
        """Let a stored row say what this one says."""
        if columns_of(stored, FINDING_COLUMNS) != columns_of(row, FINDING_COLUMNS):
            for name in FINDING_COLUMNS:
                setattr(stored, name, getattr(row, name))
            self.changed.append(stored)


_Place: TypeAlias = tuple[str, str]


def _place(row: StoredFinding) -> _Place:
    return row.code, row.where


def _compare(
    stored: Sequence[StoredFinding], rows: Sequence[StoredFinding], changes: _Changes
) -> None:
    """Go through both in their order. Keys grow with the order, so a row that comes in between
    takes the place of the next one, and those behind it move on by one.
    """
    left = Counter(map(_place, rows))
    kept = [row for row in stored if _takes(left, _place(row))]
    places = {row.pk for row in kept}
    spare = [row for row in stored if row.pk not in places]
    if len(kept) == len(rows) and list(map(_place, kept)) == list(map(_place, rows)):
        slots = kept
        changes.gone += [row.pk for row in spare]
    else:
        slots = list(stored[: len(rows)])
        changes.gone += [row.pk for row in stored[len(rows) :]]
    for slot, row in zip(slots, rows, strict=False):
        changes.put(slot, row)
    changes.new += rows[len(slots) :]


def _takes(left: Counter[_Place], place: _Place) -> bool:
    """Whether one more of the rows stands at that place."""
    left[place] -= 1
    return left[place] >= 0
