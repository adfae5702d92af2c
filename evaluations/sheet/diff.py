"""What differs between two states of a sheet, cell by cell. Pure Python."""

from __future__ import annotations

from collections.abc import Iterator
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
from evaluations.sheet.row_names import LEVELS, row_name

__all__ = ["Change", "changes", "same_text"]

_ROW_FIELDS: Final = tuple(
    name for name in INDICATOR_FIELDS if name not in {*LEVELS, "level1_weight"}
)


@singledispatch
def changes(older: Any, newer: Any) -> tuple[Change, ...]:
    """Changed cells in sheet order. Rows of a self-evaluation are compared with the row of the same
    names (``row_names``), those of other kinds with the row of their uid.
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
