"""Rows of the database to a document and back. Stores, and never judges."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from core.numbers import YUAN_PER, to_yuan
from core.sheets.typed import as_read
from core.typed_numbers import Understood, Wanted, read_typed
from evaluations.models import Evaluation, FundingLine, Indicator
from evaluations.scoring.totals import summarise
from evaluations.sheet.document import (
    FUNDING_FIELDS,
    INDICATOR_FIELDS,
    TEXT_FIELDS,
    FundingRow,
    IndicatorRow,
    SelfEvaluation,
)
from evaluations.sheet.editions import Edition
from evaluations.sheet.lengths import MAX_ROWS as MAX_ROWS
from evaluations.sheet.row_names import RowName, row_name
from evaluations.sheet.row_uids import known_uid, new_uid
from evaluations.storage import any_kind
from evaluations.storage.numbers import MAX_POINTS, points, within
from evaluations.storage.sheet_rows import columns_of, write_rows

_MAX_AMOUNT: Final = Decimal(10) ** 17
_MAX_RATE: Final = Decimal(10) ** 7


def to_document(evaluation: Evaluation) -> Any:
    """The sheet as the document of its kind; two queries at most unless its rows are prefetched."""
    if evaluation.has_rows_of_all_kinds:
        return any_kind.document_of(evaluation)
    return SelfEvaluation(
        edition=evaluation.edition,
        year=evaluation.year,
        funding=tuple(
            FundingRow(**{name: getattr(line, name) for name in FUNDING_FIELDS})
            for line in evaluation.funding_lines.all()
        ),
        indicators=tuple(indicator_row(row) for row in evaluation.indicators.all()),
        **{name: getattr(evaluation, name) for name in TEXT_FIELDS},
    )


def indicator_row(indicator: Indicator) -> IndicatorRow:
    """A stored row as a document says it."""
    cells = {name: getattr(indicator, name) for name in INDICATOR_FIELDS}
    return IndicatorRow(**cells, uid=indicator.uid)


def stored_row_ids(evaluation: Evaluation) -> list[int]:
    """The primary keys of the rows that come and go, in the order of ``to_document``."""
    if evaluation.has_rows_of_all_kinds:
        return any_kind.stored_row_ids(evaluation)
    return [row.pk for row in evaluation.indicators.all()]


def write_content(evaluation: Evaluation, document: Any, edition: Edition) -> None:
    """Put the document into the evaluation, which the caller saves, and store its rows."""
    if evaluation.has_rows_of_all_kinds:
        any_kind.set_head(evaluation, document)
        any_kind.write_sheet_rows(evaluation, document)
        return
    set_header(evaluation, document, edition)
    write_lines(evaluation, document)
    write_indicators(evaluation, document.indicators)


def set_header(evaluation: Evaluation, document: SelfEvaluation, edition: Edition) -> None:
    """Put the document's header, goals and totals into the evaluation; does not save."""
    for name in TEXT_FIELDS:
        setattr(evaluation, name, getattr(document, name))
    totals = summarise(as_read(document, edition), edition)
    rate = totals.execution_rate
    evaluation.project_amount_yuan = _yuan(document.project_amount, document.amount_unit)
    evaluation.total_score_value = points(document.total_score)
    evaluation.total_score_computed = within(totals.score, MAX_POINTS, 4)
    evaluation.execution_rate_computed = (
        None if rate is None else within(rate, _MAX_RATE, 6, signed=True)
    )


def funding_lines(
    evaluation: Evaluation, document: SelfEvaluation, carried: Mapping[str, Sequence[str]]
) -> list[FundingLine]:
    """Unsaved funding lines; ``carried`` names the read-only cells by funding source."""
    return [
        _fill_line(
            FundingLine(evaluation=evaluation, carried=list(carried.get(row.source, ()))),
            row,
            position,
            document.amount_unit,
        )
        for position, row in enumerate(document.funding)
    ]


def write_lines(evaluation: Evaluation, document: SelfEvaluation) -> None:
    """Make the stored funding lines equal the document's; only lines that changed are written.

    A line continues the stored one of its source, and with it what came along from the budget.
    """
    free: dict[str, list[FundingLine]] = {}
    for line in evaluation.funding_lines.all():
        free.setdefault(line.source, []).append(line)
    changed: list[FundingLine] = []
    new: list[FundingLine] = []
    for position, row in enumerate(document.funding):
        same = free.get(row.source)
        if not same:
            line = FundingLine(evaluation=evaluation)
            new.append(_fill_line(line, row, position, document.amount_unit))
            continue
        line = same.pop(0)
        before = columns_of(line, LINE_COLUMNS)
        _fill_line(line, row, position, document.amount_unit)
        if columns_of(line, LINE_COLUMNS) != before:
            changed.append(line)
    gone = [line.pk for lines in free.values() for line in lines]
    write_rows(FundingLine, gone=gone, changed=changed, new=new, columns=LINE_COLUMNS)


def _fill_line(line: FundingLine, row: FundingRow, position: int, unit: str) -> FundingLine:
    """Put the cells of a document row into a line; does not save."""
    for name in FUNDING_FIELDS:
        setattr(line, name, getattr(row, name))
    line.position = position
    line.initial_budget_yuan = _yuan(row.initial_budget, unit)
    line.adjusted_budget_yuan = _yuan(row.adjusted_budget, unit)
    line.executed_yuan = _yuan(row.executed, unit)
    line.score_value = points(row.score)
    return line


LINE_COLUMNS: Final = (
    *FUNDING_FIELDS,
    "position",
    "initial_budget_yuan",
    "adjusted_budget_yuan",
    "executed_yuan",
    "score_value",
)


def new_indicators(evaluation: Evaluation, rows: Sequence[IndicatorRow]) -> list[Indicator]:
    """Unsaved rows of a new sheet, each under the uid that the document gives it."""
    indicators = [Indicator(evaluation=evaluation) for _row in rows]
    for indicator, uid in zip(indicators, own_uids(rows, ()), strict=True):
        indicator.uid = uid
    return [
        fill_indicator(indicator, row, position)
        for position, (indicator, row) in enumerate(zip(indicators, rows, strict=True))
    ]


def own_uids(rows: Sequence[IndicatorRow], taken: Collection[str]) -> list[str]:
    """A uid for each new row: its document's, or a new one where that is missing or taken."""
    used = set(taken)
    uids = []
    for row in rows:
        uid = known_uid(row.uid)
        if not uid or uid in used:
            uid = new_uid()
        used.add(uid)
        uids.append(uid)
    return uids


def with_own_uids(document: SelfEvaluation) -> SelfEvaluation:
    """The document with the uids under which its rows are stored; those that they have stay."""
    uids = own_uids(document.indicators, ())
    rows = zip(document.indicators, uids, strict=True)
    return replace(document, indicators=tuple(replace(row, uid=uid) for row, uid in rows))


def fill_indicator(indicator: Indicator, row: IndicatorRow, position: int) -> Indicator:
    """Put the cells of a document row into an indicator, which keeps its uid; does not save."""
    for name in INDICATOR_FIELDS:
        setattr(indicator, name, getattr(row, name))
    indicator.position = position
    indicator.weight_value = points(row.weight)
    indicator.score_value = points(row.score, indicator.weight_value)
    return indicator


def write_indicators(evaluation: Evaluation, rows: Sequence[IndicatorRow]) -> None:
    """Make the stored rows equal ``rows``; a row of a stored uid keeps its identity and remarks.

    Only rows that changed are written.
    """
    stored = {row.uid: row for row in evaluation.indicators.all()}
    continued = [stored.pop(row.uid, None) for row in rows]
    taken = {known.uid for known in continued if known}
    pairs = list(zip(rows, continued, strict=True))
    uids = iter(own_uids([row for row, known in pairs if known is None], taken))
    changed: list[Indicator] = []
    new: list[Indicator] = []
    for position, (row, known) in enumerate(pairs):
        if known is None:
            new.append(
                fill_indicator(Indicator(evaluation=evaluation, uid=next(uids)), row, position)
            )
            continue
        before = columns_of(known, INDICATOR_COLUMNS)
        if columns_of(fill_indicator(known, row, position), INDICATOR_COLUMNS) != before:
            changed.append(known)
    gone = [row.pk for row in stored.values()]
    write_rows(Indicator, gone=gone, changed=changed, new=new, columns=INDICATOR_COLUMNS)


INDICATOR_COLUMNS: Final = (*INDICATOR_FIELDS, "position", "weight_value", "score_value")


def match_rows(stored: Iterable[Indicator], rows: Sequence[IndicatorRow]) -> list[int | None]:
    """Which stored indicator each row continues, by uid or level 1-3 names; None for a new row.

    For sheets that come back from a file. A row that brings its uid continues that row, whatever
    it is called now; the first one where two bring the same. The others are matched by their
    names, and rows of the same name in their order.
    """
    by_uid = {indicator.uid: indicator for indicator in stored}
    found = [by_uid.pop(row.uid, None) for row in rows]
    free: dict[RowName, list[int]] = {}
    for indicator in by_uid.values():
        free.setdefault(row_name(indicator), []).append(indicator.pk)
    return [
        indicator.pk
        if indicator
        else (candidates.pop(0) if (candidates := free.get(row_name(row))) else None)
        for row, indicator in zip(rows, found, strict=True)
    ]


def _yuan(text: str, unit: str) -> Decimal | None:
    if unit not in YUAN_PER:
        return None
    reading = read_typed(text, Wanted.AMOUNT, unit)
    if not isinstance(reading, Understood):
        return None
    return within(to_yuan(reading.value, unit), _MAX_AMOUNT, 2, signed=True)
