"""年度绩效指标: one row an indicator, its levels carried down from their merged cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from budgets.money import plain
from evaluations.documents import IndicatorRow
from evaluations.editions.model import Edition
from intake.canonical import clean_number, clean_text
from intake.extractors.alignment import Aligned, Slot, align
from intake.extractors.breaks import whole_rows
from intake.extractors.columns import printed_slots, slot_kind
from intake.extractors.entries import spread
from intake.extractors.evidence import evidence_of
from intake.extractors.levels import RowLevels, owner_of, row_levels
from intake.recognisers.lines import Line
from intake.recognisers.vocabulary import Vocabulary

_LEVELS: Final = ("level1", "level2")
_NUMBERS: Final = frozenset({"weight", "score"})
_UNKNOWN_LEVEL: Final = 0.5


@dataclass(frozen=True, slots=True)
class Entry:
    """A row as read, and whether it prints a second level of its own."""

    row: IndicatorRow
    named: bool

    @property
    def empty(self) -> bool:
        return not any((self.row.level3, self.row.target, self.row.actual, self.row.weight))


@dataclass(slots=True)
class Levels:
    """The levels in force while rows are read from top to bottom."""

    level1: str = ""
    level2: str = ""
    waiting: bool = False
    """The last row closed its second level: the next unnamed rows belong to the next label."""
    weights: dict[str, str] = field(default_factory=dict)


def indicator_rows(
    file: str, rows: Sequence[Line], edition: Edition, words: Vocabulary
) -> tuple[IndicatorRow, ...]:
    """The rows below the heading, in printed order."""
    slots: list[Slot] = []
    levels = Levels()
    found: list[Entry] = []
    for line in whole_rows(rows, words):
        heading = _heading_slots(line, edition, words)
        if heading:
            slots = heading
            continue
        row = _row(file, line, slots or default_slots(edition), levels, edition, words)
        if row is not None:
            found.append(row)
    return tuple(_completed(list(_without_strays(found)), levels))


def _heading_slots(line: Line, edition: Edition, words: Vocabulary) -> list[Slot]:
    """The columns where this row is a heading (a page repeats it), else nothing."""
    hits = words.indicator_columns.in_cells(line.cells, near=False)
    if len({hit.value for hit in hits}) < 3:
        return []
    return printed_slots(line.cells, words.indicator_columns, edition.indicators.columns)


def default_slots(edition: Edition) -> list[Slot]:
    """The edition's own order of columns, for a form whose heading row is lost."""
    return [
        Slot(column.field, number, slot_kind(column))
        for number, column in enumerate(edition.indicators.columns, 1)
    ]


def _row(
    file: str,
    line: Line,
    slots: list[Slot],
    levels: Levels,
    edition: Edition,
    words: Vocabulary,
) -> Entry | None:
    name_column = next((s.column for s in slots if s.field not in _LEVELS), 3)
    read = row_levels(line.cells, words, name_column)
    unknown, aligned = _aligned(read, slots, name_column)
    values = {name: _clean(name, text) for name, text in aligned.texts.items()}
    _enter(read, levels, words)
    if not (values or read.level2) or _is_note(line, values):
        return None
    level2, trust = (unknown, _UNKNOWN_LEVEL) if unknown else (levels.level2, read.trust)
    row = IndicatorRow(
        level1=levels.level1,
        level2=level2,
        evidence=evidence_of(file, line, min(trust, aligned.trust)),
        **values,
    )
    if unknown:
        levels.level2 = unknown
    return Entry(_placed(row, read, levels, edition), bool(read.level2 or unknown))


def _clean(name: str, text: str) -> str:
    return clean_number(text) if name in _NUMBERS else clean_text(text)


def _is_note(line: Line, values: dict[str, str]) -> bool:
    """A single text across the sheet is a note, not an indicator."""
    return line.is_prose() and len(values) == 1


def _aligned(read: RowLevels, slots: list[Slot], name_column: int) -> tuple[str, Aligned]:
    """The row on its columns, and its second level where that is a word nobody knows."""
    body = [slot for slot in slots if slot.field not in _LEVELS]
    numbers = {slot.column for slot in body if slot.kind == "number"}
    cells = spread(read.body, numbers)
    aligned = align(cells, body)
    column = next((slot.column for slot in slots if slot.field == "level2"), None)
    if read.level2 or column is None or len(cells) < 2:
        return "", aligned
    if cells[0].column != column or cells[1].column != name_column:
        return "", aligned
    behind = align(cells[1:], body)
    return (clean_text(cells[0].text), behind) if behind.cost <= aligned.cost else ("", aligned)


def _enter(read: RowLevels, levels: Levels, words: Vocabulary) -> None:
    """Bring the levels in force up to this row."""
    if read.level2:
        levels.level2, levels.waiting = read.level2, False
        owner = owner_of(read.level2, words)
        if not read.level1 and owner:
            levels.level1 = owner
    if read.level1:
        if not read.level2 and read.level1 != levels.level1:
            levels.level2 = ""
        levels.level1 = read.level1
    if read.weight and levels.level1:
        levels.weights.setdefault(levels.level1, read.weight)


def _placed(row: IndicatorRow, read: RowLevels, levels: Levels, edition: Edition) -> IndicatorRow:
    """Rows behind a closed second level wait for the next label."""
    if levels.waiting and not read.level2:
        row = replace(row, level2="")
    if row.level2 and plain(row.level3) == edition.marks.not_applicable:
        levels.waiting = True
    if read.next_level2:
        levels.level2, levels.waiting = read.next_level2, False
    return row


def _without_strays(entries: list[Entry]) -> Iterator[IndicatorRow]:
    """A label printed a row too high is no row of its own: the row below it has none."""
    for index, entry in enumerate(entries):
        below = entries[index + 1] if index + 1 < len(entries) else None
        if not entry.empty or below is None or below.named:
            yield entry.row


def _completed(rows: list[IndicatorRow], levels: Levels) -> Iterator[IndicatorRow]:
    """Rows that waited get the level printed below them; points go to every row of a level."""
    for index, row in enumerate(rows):
        named = next((later for later in rows[index:] if later.level2), row)
        level1 = row.level1 or next((r.level1 for r in rows[index:] if r.level1), "")
        yield replace(
            row,
            level1=level1 if row.level2 else named.level1 or level1,
            level2=row.level2 or named.level2,
            level1_weight=levels.weights.get(level1, ""),
        )
