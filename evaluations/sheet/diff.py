"""What differs between two states of a sheet, cell by cell. Pure Python."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from core.numbers import read_number
from core.text import plain
from evaluations.sheet.document import (
    FUNDING_FIELDS,
    INDICATOR_FIELDS,
    TEXT_FIELDS,
    IndicatorRow,
    SelfEvaluation,
)
from evaluations.sheet.row_names import LEVELS, row_name


@dataclass(frozen=True, slots=True)
class Change:
    """``where`` is a path into the newer sheet; "" for a row that only the older one has."""

    where: str
    before: str
    after: str
    subject: str = ""


_ROW_FIELDS: Final = tuple(
    name for name in INDICATOR_FIELDS if name not in {*LEVELS, "level1_weight"}
)


def same_text(before: str, after: str) -> bool:
    """Whether two prints of a cell say the same: "10.00" and "10" do, white space aside."""
    if before == after or plain(before) == plain(after):
        return True
    old, new = read_number(before), read_number(after)
    return (
        old is not None and new is not None and (old.value, old.percent) == (new.value, new.percent)
    )


def changes(older: SelfEvaluation, newer: SelfEvaluation) -> tuple[Change, ...]:
    """Changed cells in sheet order; rows are compared with the row of the same names
    (``rownames``)."""
    return (
        *_header(older, newer),
        *_funding(older, newer),
        *_indicators(older, newer),
    )


def _header(older: SelfEvaluation, newer: SelfEvaluation) -> Iterator[Change]:
    for name in TEXT_FIELDS:
        before, after = getattr(older, name), getattr(newer, name)
        if not same_text(before, after):
            yield Change(name, before, after)


def _funding(older: SelfEvaluation, newer: SelfEvaluation) -> Iterator[Change]:
    for row in newer.funding:
        past = older.funding_row(row.source)
        for name in FUNDING_FIELDS:
            before, after = getattr(past, name, ""), getattr(row, name)
            if not same_text(before, after):
                yield Change(f"funding.{row.source}.{name}", before, after)


def _indicators(older: SelfEvaluation, newer: SelfEvaluation) -> Iterator[Change]:
    past = list(older.indicators)
    for number, row in enumerate(newer.indicators):
        match = next((old for old in past if row_name(old) == row_name(row)), None)
        if match is None:
            yield Change(f"indicators[{number}].level3", "", row.level3, row.level3)
            continue
        past.remove(match)
        yield from _cells(match, row, number)
    for gone in past:
        yield Change("", gone.level3, "", gone.level3)


def _cells(old: IndicatorRow, new: IndicatorRow, number: int) -> Iterator[Change]:
    for name in _ROW_FIELDS:
        before, after = getattr(old, name), getattr(new, name)
        if not same_text(before, after):
            yield Change(f"indicators[{number}].{name}", before, after, new.level3)
