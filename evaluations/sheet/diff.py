"""What differs between two states of a sheet, cell by cell. Pure Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import singledispatch
from typing import Any, Final

from core.sheets.kinds import spec_of
from evaluations.sheet.by_spec import diff as by_spec
from evaluations.sheet.changes import Change, same_text
from evaluations.sheet.document import (
    FUNDING_FIELDS,
    INDICATOR_FIELDS,
    TEXT_FIELDS,
    IndicatorRow,
    SelfEvaluation,
)
from evaluations.sheet.row_names import LEVELS, RowName, row_name

__all__ = ["Change", "changes", "same_text"]

_ROW_FIELDS: Final = tuple(
    name for name in INDICATOR_FIELDS if name not in {*LEVELS, "level1_weight"}
)


@singledispatch
def changes(older: Any, newer: Any) -> tuple[Change, ...]:
    """Changed cells in sheet order. A row is compared with that of the same uid, else with one
    that is called so (``row_names``).
    """
    spec = spec_of(newer)
    return () if spec is None else tuple(by_spec.changes(older, newer, spec))


@changes.register
def _of_self_evaluation(older: SelfEvaluation, newer: SelfEvaluation) -> tuple[Change, ...]:
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
    matched, gone = _matched(older.indicators, newer.indicators)
    for number, (row, past) in enumerate(zip(newer.indicators, matched, strict=True)):
        if past is None:
            yield Change(f"indicators[{number}].level3", "", row.level3, row.level3)
        else:
            yield from _cells(past, row, number)
    for row in gone:
        yield Change("", row.level3, "", row.level3)


def _matched(
    older: Sequence[IndicatorRow], newer: Sequence[IndicatorRow]
) -> tuple[list[IndicatorRow | None], list[IndicatorRow]]:
    """The older row that each newer one continues, None for a new one; and those that are gone."""
    by_uid = {row.uid: number for number, row in enumerate(older) if row.uid}
    matched = [by_uid.get(row.uid) for row in newer]
    taken = {number for number in matched if number is not None}
    by_name: dict[RowName, list[int]] = {}
    for number, row in enumerate(older):
        if number not in taken:
            by_name.setdefault(row_name(row), []).append(number)
    for at, row in enumerate(newer):
        same = by_name.get(row_name(row), []) if matched[at] is None else []
        if same:
            matched[at] = same.pop(0)
    known = set(matched)
    rows = [None if number is None else older[number] for number in matched]
    return rows, [row for number, row in enumerate(older) if number not in known]


def _cells(old: IndicatorRow, new: IndicatorRow, number: int) -> Iterator[Change]:
    renamed = LEVELS if row_name(old) != row_name(new) else ()
    for name in (*renamed, *_ROW_FIELDS):
        before, after = getattr(old, name), getattr(new, name)
        if not same_text(before, after):
            yield Change(f"indicators[{number}].{name}", before, after, new.level3)
