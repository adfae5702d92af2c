"""项目资金: one row a source of money, its amounts under the headings."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from core.numbers import YUAN_PER
from evaluations.sheet.document import FundingRow
from evaluations.sheet.editions import get_edition
from evaluations.sheet.editions.model import Edition
from intake.reading.arithmetic import fitness
from intake.reading.canonical import brackets, clean_number, clean_text, is_numeric, join_cells
from intake.reading.extractors.alignment import Slot, align
from intake.reading.extractors.columns import printed_slots, slot_kind
from intake.reading.extractors.entries import is_entry, spread
from intake.reading.extractors.money_columns import columns_by_numbers, in_pairs
from intake.reading.extractors.source_refs import source_ref_of
from intake.reading.grid import Cell
from intake.reading.recognisers.lines import Line
from intake.reading.recognisers.titles import unit_of
from intake.reading.recognisers.vocabulary import Vocabulary, vocabulary

_GUESSED = 0.6
_CONTRADICTED = 0.8
"""Trust in a row whose numbers do not go together, or that might stand elsewhere."""
_LABEL = 4
_SPECK = 2
_OTHER_UNIT = re.compile(r"(?:单位[:：]?)?\w{1,3}元")
_MONEY = re.compile(
    r"\s*[(（]?\s*[￥¥$€]?\s*-?\d[\d,，.\s]*(?:[十百千万亿]*\w{0,2}元)?\s*[)）]?\s*"
)
"""An amount with its currency or in brackets: kept as printed, in its own cell."""


def funding_rows(
    file: str, rows: Sequence[Line], edition: Edition, words: Vocabulary
) -> tuple[FundingRow, ...]:
    """The rows below the heading, in printed order."""
    if not rows:
        return ()
    if in_pairs(rows[0], words.funding_columns):
        return _paired_rows(file, rows, words)
    below = {cell.column for line in rows[1:] for cell in line.cells if is_numeric(cell.text)}
    printed = _slots(rows[0].cells, edition.id, frozenset(below))
    if not printed:
        return ()
    slots, note = columns_by_numbers(rows[1:], printed)
    block = _block_column(rows, slots[0].column, words)
    found: list[FundingRow] = []
    for line in rows[1:]:
        row = _row(file, line, slots, block, words, note)
        if row is not None:
            found.append(row)
            note = ""
    return _with_sources(found, edition)


def _paired_rows(file: str, rows: Sequence[Line], words: Vocabulary) -> tuple[FundingRow, ...]:
    """Rows in which every amount has its label beside it: 预算数：100 执行数：95.

    The first row is the total, and its labels say what the amounts below them are.
    """
    hits = words.funding_columns.in_cells(rows[0].cells, near=False)
    starts = [(rows[0].cells[hit.first].column, hit.value) for hit in hits]
    found: list[FundingRow] = []
    for line in rows:
        values: dict[str, str] = {}
        labels: list[str] = []
        for cell in line.cells:
            field = next((name for column, name in reversed(starts) if column < cell.column), "")
            if is_entry(cell.text) and field:
                values.setdefault(field, clean_number(cell.text))
            elif words.funding_rows.exact(cell.text) is not None:
                labels.append(clean_text(cell.text))
        if values:
            label = labels[0] if labels else ""
            source = "total" if not found else words.funding_rows.exact(label) or "other"
            found.append(FundingRow(source, label, evidence=source_ref_of(file, line), **values))
    return tuple(found)


@lru_cache(maxsize=1024)
def _slots(heading: tuple[Cell, ...], edition_id: str, numeric: frozenset[int]) -> tuple[Slot, ...]:
    """The columns of a heading; the sheets of a folder print the same one."""
    edition = get_edition(edition_id)
    kinds = {column.field: slot_kind(column) for column in edition.funding.columns}
    labels = vocabulary(edition_id).funding_columns
    return tuple(printed_slots(heading, labels, kinds, numeric, foreign=edition.fallback))


def amount_unit(rows: Sequence[Line], edition: Edition) -> str:
    """元 or 万元 as the block's label prints it, else the edition's own unit.

    A unit nobody knows is returned as printed, so that it is not taken for one of ours.
    """
    for line in rows:
        for cell in line.cells:
            if unit_of(cell.text):
                return unit_of(cell.text)
            inner = brackets(cell.text) if cell.text[-1:] in ")）:：" else ()
            units = [text.removeprefix("单位").lstrip(":：") for text in inner]
            known = next((u for u in units if u in YUAN_PER or _OTHER_UNIT.fullmatch(u)), "")
            if known:
                return known
    return edition.amount_unit


def _block_column(rows: Sequence[Line], limit: int, words: Vocabulary) -> int:
    """The column of the block's own label; -1 where the sheet has none."""
    for line in rows:
        for cell in line.cells:
            if cell.column < limit and words.funding_block.exact(cell.text) is not None:
                return cell.column
    return -1


def _row(
    file: str, line: Line, slots: tuple[Slot, ...], block: int, words: Vocabulary, note: str
) -> FundingRow | None:
    cells = straightened(spread(line.cells, [slot.column for slot in slots]), slots)
    first = slots[0].column
    before = [c for c in cells if c.column < first]
    own = [c for c in before if c.column > block]
    if not own:
        own = [c for c in before if words.funding_rows.exact(c.text) is not None]
    label = join_cells([c.text for c in own])
    texts = dict(cells)
    filled = [s for s in slots if s.kind != "other" and s.column in texts]
    values = {s.field: clean_number(texts[s.column]) for s in filled}
    source = words.funding_rows.find(label) if label else None
    if source is None and not _holds_money(label, values.values()):
        return None
    name, trust = source if source is not None else ("", _GUESSED)
    if line.doubtful or fitness(values) < 0:
        trust = min(trust, _CONTRADICTED)
    return FundingRow(name, label, evidence=source_ref_of(file, line, trust, note), **values)


def _holds_money(label: str, values: Collection[str]) -> bool:
    """Whether a row of no known source is one all the same: it has a number, or only marks."""
    if any(map(is_numeric, values)):
        return True
    return len(label) < _SPECK and any(values) and all(map(is_entry, values))


def straightened(cells: list[Cell], slots: Sequence[Slot]) -> list[Cell]:
    """The row with its numbers under their headings, where it is shifted as a whole."""
    columns, texts = _columns_of(tuple(slots))
    known = frozenset(columns.values())
    first = slots[0].column
    for column, text in cells:
        if column < first:
            if is_numeric(text):
                break
        elif column not in texts and not (column in known and _fits(text)):
            break
    else:
        return cells
    start = next((n for n, cell in enumerate(cells) if n and is_numeric(cell.text)), len(cells))
    aligned = align(cells[start:], slots)
    placed = [Cell(columns[name], text) for name, text in aligned.texts.items()]
    label = [Cell(min(cell.column, first - 1), cell.text) for cell in cells[:start]]
    return [*label, *sorted(placed)]


@lru_cache(maxsize=256)
def _columns_of(slots: tuple[Slot, ...]) -> tuple[Mapping[str, int], frozenset[int]]:
    """Where each field stands, and which columns hold no numbers."""
    return (
        {slot.field: slot.column for slot in slots},
        frozenset(slot.column for slot in slots if slot.kind in {"other", "remark"}),
    )


def _fits(text: str) -> bool:
    """An entry, or too little text to be a label that was pushed to the right."""
    return is_entry(text) or len(clean_text(text)) < _LABEL or _MONEY.fullmatch(text) is not None


def _with_sources(rows: list[FundingRow], edition: Edition) -> tuple[FundingRow, ...]:
    """Rows whose label is unreadable are known by their place among the others."""
    order = [row.source for row in edition.funding.rows]
    result: list[FundingRow] = []
    for index, row in enumerate(rows):
        source = row.source
        if not source:
            taken = {r.source for r in (*result, *rows[index:])}
            free = [name for name in order if name not in taken]
            before = order.index(result[-1].source) if result and result[-1].source in order else -1
            source = next((n for n in free if order.index(n) > before), "other")
        result.append(row if row.source else replace(row, source=source))
    return tuple(result)
