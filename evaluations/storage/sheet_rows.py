"""Funding lines and indicators of a stored sheet: read once, and written where they changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from copy import copy
from typing import Any, Final, TypeVar

from django.db.models import Model, QuerySet, prefetch_related_objects

from evaluations.models import Evaluation, FundingLine, Indicator, SheetRow, StoredFinding

SHEET_ROWS: Final = ("funding_lines", "indicators")
"""What to prefetch with self-evaluations that are read whole."""
ALL_ROWS: Final = (*SHEET_ROWS, "sheet_rows")
"""What to prefetch with sheets of any kinds that are read whole."""

_Row = TypeVar("_Row", FundingLine, Indicator, SheetRow, StoredFinding)


def rows_of(evaluation: Evaluation) -> tuple[str, ...]:
    """The relations that hold the rows of this sheet."""
    return ("sheet_rows",) if evaluation.has_rows_of_all_kinds else SHEET_ROWS


def with_rows(evaluation: Evaluation) -> Evaluation:
    """The sheet with its rows read, unless it has them already; a query for each of its tables."""
    prefetch_related_objects([evaluation], *rows_of(evaluation))
    return evaluation


def is_unchanged(locked: Evaluation, known: Evaluation) -> bool:
    """Whether nobody has written the sheet since ``known`` was read.

    Whoever writes rows, or lets a finding pass, gives the sheet another version or another
    ``changed_at`` in the same transaction.
    """
    return (known.version, known.changed_at) == (locked.version, locked.changed_at)


def read_rows(locked: Evaluation, known: Evaluation) -> None:
    """Let a sheet that is locked have its rows: those of ``known`` where they are still the same.

    ``known`` is the sheet as the caller had read it; its rows were read after it.
    """
    if is_unchanged(locked, known):
        for name, rows in getattr(known, "_prefetched_objects_cache", {}).items():
            if name in ALL_ROWS:
                # Copies: a page goes on with its own where the action is refused half-way.
                _put(locked, name, [copy(row) for row in rows])
    with_rows(locked)


def _put(evaluation: Evaluation, name: str, rows: Sequence[Model]) -> None:
    """Let the relation be prefetched with these rows, as Django's own prefetch leaves it."""
    held: QuerySet[Any] = getattr(evaluation, name).all()
    held._result_cache = list(rows)
    held._prefetch_done = True  # type: ignore[attr-defined]
    if not hasattr(evaluation, "_prefetched_objects_cache"):
        evaluation._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    evaluation._prefetched_objects_cache[name] = held  # type: ignore[attr-defined]


def forget_rows(evaluation: Evaluation) -> None:
    """Rows were written: whoever asks next reads them anew."""
    cache = getattr(evaluation, "_prefetched_objects_cache", {})
    for name in ALL_ROWS:
        cache.pop(name, None)


def columns_of(row: Model, names: Sequence[str]) -> tuple[Any, ...]:
    """What stands in these columns, to be compared after a change."""
    return tuple(getattr(row, name) for name in names)


def write_rows(
    model: type[_Row],
    *,
    gone: Collection[int],
    changed: Sequence[_Row],
    new: Sequence[_Row],
    columns: Sequence[str],
) -> None:
    """Delete, update in place and insert; one statement each, none for an empty one."""
    stored: QuerySet[_Row] = model._default_manager.all()
    if gone:
        stored.filter(pk__in=gone).delete()
    if changed:
        # One INSERT … ON CONFLICT: an UPDATE with a CASE for every cell takes 5 s for 1,000 rows.
        stored.bulk_create(
            changed, update_conflicts=True, update_fields=[*columns], unique_fields=["pk"]
        )
    if new:
        stored.bulk_create(new)
