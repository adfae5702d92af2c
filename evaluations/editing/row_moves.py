"""Adding, removing and moving level-3 rows of a posted page, before anything is saved."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from core.web.request_values import whole_number
from evaluations.editing.forms import IDENTITY, PLACE, ROWS_PREFIX, IndicatorForm
from evaluations.sheet.lengths import MAX_ROWS
from evaluations.sheet.row_uids import new_uid

FIELDS: Final = (*IDENTITY, *IndicatorForm.Meta.fields)
Row = dict[str, str]


def posted_rows(data: Mapping[str, str]) -> list[Row]:
    """The rows of a posted page, in order; cells that it does not show are simply absent."""
    raw = data.get(f"{ROWS_PREFIX}-TOTAL_FORMS", "0")
    count = min(whole_number(raw) or 0, MAX_ROWS)
    return [
        {
            name: data[posted]
            for name in FIELDS
            if (posted := f"{ROWS_PREFIX}-{number}-{name}") in data
        }
        for number in range(count)
    ]


def add_row(rows: list[Row], level1: str, level2: str) -> tuple[list[Row], int]:
    """The rows with an empty one behind the last of its place, and the new row's index."""
    new: Row = dict.fromkeys(FIELDS, "")
    # The uid lasts from here on: the row is the same one in every save that follows.
    new |= {"uid": new_uid(), "new": "1", "level1": level1, "level2": level2}
    last = max((n for n, row in enumerate(rows) if _stands_before(row, new)), default=len(rows) - 1)
    return [*rows[: last + 1], new, *rows[last + 1 :]], last + 1


def _stands_before(row: Row, new: Row) -> bool:
    return all(row.get(name, "") == new.get(name, "") for name in PLACE)


def remove_row(rows: list[Row], index: int, kept: Collection[str] = ()) -> list[Row]:
    """The rows without that one, unless its uid is one of ``kept``.

    An index that does not exist changes nothing.
    """
    return [row for number, row in enumerate(rows) if number != index or row.get("uid", "") in kept]


def move_row(rows: list[Row], index: int, step: int) -> list[Row]:
    """The rows with that one moved up (-1) or down (1) within its level 2."""
    other = index + step
    if not (0 <= index < len(rows) and 0 <= other < len(rows)):
        return rows
    if not _stands_before(rows[other], rows[index]):
        return rows
    moved = list(rows)
    moved[index], moved[other] = moved[other], moved[index]
    return moved


def as_posted(data: Mapping[str, str], rows: list[Row]) -> dict[str, str]:
    """The page's other fields with these rows, numbered anew."""
    page = {name: data[name] for name in data if not name.startswith(f"{ROWS_PREFIX}-")}
    page[f"{ROWS_PREFIX}-TOTAL_FORMS"] = str(len(rows))
    page[f"{ROWS_PREFIX}-INITIAL_FORMS"] = "0"
    for number, row in enumerate(rows):
        page |= {f"{ROWS_PREFIX}-{number}-{name}": text for name, text in row.items()}
    return page
