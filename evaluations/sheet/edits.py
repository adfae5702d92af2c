"""What a person changes in a sheet: cells, rows, accepted values. Pure Python.

A cell that no edit names stays as it is, so one changed cell is a whole message. Rows are named by
their uid (``row_uids``), never by their number: somebody else may have moved them meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from core.web.request_values import clean_text
from evaluations.sheet.carried import Carried, SheetRefused, with_carried
from evaluations.sheet.document import FundingRow, IndicatorRow, SelfEvaluation
from evaluations.sheet.editions.model import Cell, Edition
from evaluations.sheet.layout import row_cells
from evaluations.sheet.row_uids import known_uid


@dataclass(frozen=True, slots=True)
class RowEdit:
    """What becomes of one row, the one of that ``uid`` in that ``table`` of the sheet.

    ``cells`` are new texts by field. ``after`` is the uid of the row behind which it shall stand,
    "" for the top; None leaves it where it is, and a new row at the end. A ``new`` row begins empty
    under a uid that the sheet does not have yet (``row_uids.new_uid``).
    """

    uid: str
    cells: Mapping[str, str] = field(default_factory=dict)
    after: str | None = None
    new: bool = False
    removed: bool = False
    table: str = "indicators"


@dataclass(frozen=True, slots=True)
class Edits:
    """Changes of one sheet that are made together.

    ``cells`` are texts by field of head, goals and footer; ``funding`` by source and field.
    ``rows`` holds each row once; rows are placed in this order. ``accepted`` are paths of
    computed cells whose value shall take the place of what the office printed.
    """

    cells: Mapping[str, str] = field(default_factory=dict)
    funding: Mapping[tuple[str, str], str] = field(default_factory=dict)
    rows: tuple[RowEdit, ...] = ()
    accepted: frozenset[str] = frozenset()


def head_cells(edition: Edition) -> tuple[Cell, ...]:
    """The cells outside the two tables: head, goals, footer."""
    return (*edition.header, *edition.goals.fields, *edition.footer)


def typed_fields(cells: Sequence[Cell]) -> frozenset[str]:
    """The fields that a person may fill, those from the budget included where it left them open."""
    return frozenset(cell.field for cell in cells if cell.source != "computed")


def with_edits(
    stored: SelfEvaluation, edits: Edits, edition: Edition, carried: Carried
) -> SelfEvaluation:
    """The sheet with these edits; computed cells are left alone (``scoring.edited`` fills them).

    Raises SheetRefused for cells that the edition does not have or that nobody types, for rows that
    are unknown or named twice, and where something carried would change.
    """
    fields = typed_fields(head_cells(edition))
    texts = {name: _text(name, text, name, fields) for name, text in edits.cells.items()}
    document = replace(
        stored,
        **_as_cells(texts),
        funding=_funding(stored.funding, edits.funding, edition),
        indicators=rows_with(
            stored.indicators, edits.rows, typed_fields(row_cells(edition)), _new_indicator
        ),
    )
    return with_carried(document, stored, carried, edition)


def _text(name: str, text: str, where: str, fields: Collection[str]) -> str:
    """What the cell will hold. Raises SheetRefused where nobody types in it."""
    if name in fields:
        return clean_text(text).strip()
    raise SheetRefused(SheetRefused.CELL_CLOSED, (where,))


def _as_cells(texts: Mapping[str, str]) -> dict[str, Any]:
    return dict(texts)


def _with(row: FundingRow, texts: Mapping[str, str]) -> FundingRow:
    return replace(row, **_as_cells(texts)) if texts else row


# Funding ----------------------------------------------------------------------------------------


def _funding(
    rows: tuple[FundingRow, ...], edits: Mapping[tuple[str, str], str], edition: Edition
) -> tuple[FundingRow, ...]:
    """The rows with their new texts; where a foreign file doubled a source, its first row."""
    fields = typed_fields(edition.funding.columns)
    texts: dict[str, dict[str, str]] = {}
    for (source, name), text in edits.items():
        where = f"funding.{source}.{name}"
        texts.setdefault(source, {})[name] = _text(name, text, where, fields)
    changed = [_with(row, texts.pop(row.source, {})) for row in rows]
    for source, cells in texts.items():
        raise SheetRefused(SheetRefused.CELL_CLOSED, (f"funding.{source}.{each}" for each in cells))
    return tuple(changed)


# Indicator rows ---------------------------------------------------------------------------------


_Row = TypeVar("_Row", bound=Any)


def rows_with(
    stored: tuple[_Row, ...],
    edits: tuple[RowEdit, ...],
    fields: Collection[str],
    make: Callable[[str], _Row],
) -> tuple[_Row, ...]:
    """The rows of one table after its edits. ``make`` gives an empty row of that uid.

    Raises SheetRefused for rows that are unknown or named twice, and for cells other than
    ``fields``.
    """
    if not edits:
        return stored
    rows = {row.uid: row for row in stored}
    _require_known(rows, edits)
    for edit in edits:
        texts = {name: _text(name, text, name, fields) for name, text in edit.cells.items()}
        row = rows.get(edit.uid) or make(edit.uid)
        rows[edit.uid] = replace(row, **_as_cells(texts)) if texts else row
    removed = {edit.uid for edit in edits if edit.removed}
    order = _placed([row.uid for row in stored], edits)
    return tuple(rows[uid] for uid in order if uid not in removed)


def _new_indicator(uid: str) -> IndicatorRow:
    return IndicatorRow(uid=uid)


def _require_known(stored: Mapping[str, Any], edits: Sequence[RowEdit]) -> None:
    seen: set[str] = set()
    for edit in edits:
        is_stored = edit.uid in stored
        if edit.uid in seen or (edit.new and is_stored):
            raise SheetRefused(SheetRefused.ROW_DOUBLED)
        if not is_stored and not (edit.new and known_uid(edit.uid)):
            raise SheetRefused(SheetRefused.ROW_UNKNOWN)
        seen.add(edit.uid)


def _placed(order: list[str], edits: Sequence[RowEdit]) -> list[str]:
    """The uids in their new order; removed rows still among them, others may be put behind them."""
    order += [edit.uid for edit in edits if edit.new and edit.after is None]
    for edit in edits:
        if edit.after is None:
            continue
        if not edit.new:
            order.remove(edit.uid)
        if edit.after and edit.after not in order:
            raise SheetRefused(SheetRefused.ROW_UNKNOWN)
        order.insert(order.index(edit.after) + 1 if edit.after else 0, edit.uid)
    return order


def without_cells(edits: Edits, document: Any, places: Collection[str]) -> Edits:
    """The edits but for the cells at these paths, as paths lead into the edited document."""
    return replace(
        edits,
        cells={name: text for name, text in edits.cells.items() if name not in places},
        funding={
            (source, name): text
            for (source, name), text in edits.funding.items()
            if f"funding.{source}.{name}" not in places
        },
        rows=tuple(
            replace(edit, cells=_but(edit.cells, _path_of(edit, document), places))
            for edit in edits.rows
        ),
    )


def _path_of(edit: RowEdit, document: Any) -> str:
    numbers = {row.uid: number for number, row in enumerate(getattr(document, edit.table))}
    return f"{edit.table}[{numbers.get(edit.uid)}]."


def _but(cells: Mapping[str, str], path: str, places: Collection[str]) -> dict[str, str]:
    return {name: text for name, text in cells.items() if f"{path}{name}" not in places}
