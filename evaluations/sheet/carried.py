"""What came along from the budget and stays as it came, whoever writes the sheet. Pure Python.

A carried row that no longer applies is kept and marked 不适用 with a reason (ADR 0307).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from evaluations.sheet.changes import same_text
from evaluations.sheet.document import FundingRow, IndicatorRow, SelfEvaluation
from evaluations.sheet.editions.model import Edition
from evaluations.sheet.layout import row_cells
from evaluations.sheet.row_names import LEVELS, normal, row_name


@dataclass(frozen=True, slots=True)
class Carried:
    """Which cells of a sheet came from the budget.

    ``cells`` are fields of the head and the goals; ``funding`` names fields by the source of the
    funding row; ``rows`` are uids of indicator rows, whose names and budget cells are carried.
    """

    cells: frozenset[str] = frozenset()
    funding: Mapping[str, frozenset[str]] = field(default_factory=dict)
    rows: frozenset[str] = frozenset()

    def funding_cells(self, source: str) -> frozenset[str]:
        return self.funding.get(source, frozenset())


NOTHING_CARRIED: Final = Carried()


class SheetRefused(Exception):
    """A sheet or a change of it is not taken. ``code`` says why and stays the same for callers.

    ``places`` are paths as in findings, into the sheet as it is stored; ``names`` are names of
    indicator rows.
    """

    CELL_CLOSED: Final = "cell_closed"
    """The edition does not have the cell, or nobody types in it."""
    CELL_CARRIED: Final = "cell_carried"
    ROW_UNKNOWN: Final = "row_unknown"
    """Also a row of another sheet: nobody learns which rows others have."""
    ROW_DOUBLED: Final = "row_doubled"
    ROW_CARRIED: Final = "row_carried"
    ROW_TWIN: Final = "row_twin"

    def __init__(self, code: str, places: Iterable[str] = (), names: Iterable[str] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.places = tuple(places)
        self.names = tuple(names)


def row_fields(edition: Edition) -> tuple[str, ...]:
    """The cells of an indicator row that come along from the budget."""
    given = [cell.field for cell in row_cells(edition) if cell.source == "budget"]
    return (*LEVELS, *(name for name in given if name not in LEVELS))


def with_carried(
    document: SelfEvaluation, stored: SelfEvaluation, carried: Carried, edition: Edition
) -> SelfEvaluation:
    """The document with every carried cell as ``stored`` prints it.

    White space and print ("10" for "10.00") are no change. Raises SheetRefused where a carried
    cell would change or be left out, and where a row takes a carried row's name beside it.
    """
    rows = {row.uid: row for row in stored.indicators}
    _require_rows(document, rows, carried)
    changed = (*_head(document, stored, carried), *_money(document, stored, carried))
    changed += tuple(_rows(document, stored, carried, edition))
    if changed:
        raise SheetRefused(SheetRefused.CELL_CARRIED, changed)
    twins = [row.level3 for row in _twins(document.indicators, rows, carried.rows)]
    if twins:
        raise SheetRefused(SheetRefused.ROW_TWIN, names=twins)
    return as_stored(document, stored, carried, edition)


def _require_rows(
    document: SelfEvaluation, rows: Mapping[str, IndicatorRow], carried: Carried
) -> None:
    kept = {row.uid for row in document.indicators}
    missing = [row.level3 for uid, row in rows.items() if uid in carried.rows and uid not in kept]
    if missing:
        raise SheetRefused(SheetRefused.ROW_CARRIED, names=missing)


def _head(document: SelfEvaluation, stored: SelfEvaluation, carried: Carried) -> Iterator[str]:
    for name in sorted(carried.cells):
        if _differs(stored, document, name):
            yield name


def _money(document: SelfEvaluation, stored: SelfEvaluation, carried: Carried) -> Iterator[str]:
    """Carried cells of lines that are left out, doubled or changed."""
    for line in stored.funding:
        rows = [row for row in document.funding if row.source == line.source]
        for name in sorted(carried.funding_cells(line.source)):
            if len(rows) != 1 or _differs(line, rows[0], name):
                yield f"funding.{line.source}.{name}"


def _rows(
    document: SelfEvaluation, stored: SelfEvaluation, carried: Carried, edition: Edition
) -> Iterator[str]:
    """Changed cells, each named after the row as it is stored."""
    if not carried.rows:
        return
    names = row_fields(edition)
    after = {row.uid: row for row in document.indicators}
    for number, row in enumerate(stored.indicators):
        if row.uid not in carried.rows:
            continue
        for name in names:
            if _differs(row, after[row.uid], name):
                yield f"indicators[{number}].{name}"


def _differs(stored: object, new: object, name: str) -> bool:
    before, after = getattr(stored, name), getattr(new, name)
    if name in LEVELS:
        # The row was found by these names: what finds it cannot be a change of it.
        return normal(before) != normal(after)
    return not same_text(before, after)


def _twins(
    rows: Sequence[IndicatorRow], stored: Mapping[str, IndicatorRow], carried: Collection[str]
) -> Iterator[IndicatorRow]:
    """Rows that take a carried row's name beside it; one that stood there already may stay."""
    taken = {row_name(row) for uid, row in stored.items() if uid in carried}
    for row in rows:
        known = stored.get(row.uid)
        is_new_name = known is None or row_name(known) != row_name(row)
        if is_new_name and row_name(row) in taken:
            yield row


def as_stored(
    document: SelfEvaluation, stored: SelfEvaluation, carried: Carried, edition: Edition
) -> SelfEvaluation:
    """The document with every carried cell that it has as ``stored`` prints it, unasked."""
    names = row_fields(edition)
    rows = {row.uid: row for row in stored.indicators if row.uid in carried.rows}
    return replace(
        document,
        **_cells(stored, carried.cells),
        funding=tuple(_line_as_stored(row, stored, carried) for row in document.funding),
        indicators=tuple(
            replace(row, **_cells(rows[row.uid], names)) if row.uid in rows else row
            for row in document.indicators
        ),
    )


def _line_as_stored(row: FundingRow, stored: SelfEvaluation, carried: Carried) -> FundingRow:
    line, names = stored.funding_row(row.source), carried.funding_cells(row.source)
    return row if line is None or not names else replace(row, **_cells(line, names))


def _cells(holder: object, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(holder, name) for name in names}
