"""Tables with levels: rows under a heading, first and second level carried down."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Final, NamedTuple

from core.text import NOTHING_MARKS, plain
from intake.reading.canonical import clean_number, clean_text, is_numeric
from intake.reading.extractors.alignment import Aligned, Slot, align
from intake.reading.extractors.breaks import whole_rows
from intake.reading.extractors.column_rows import Leading, row_by_columns
from intake.reading.extractors.columns import printed_slots
from intake.reading.extractors.entries import spread
from intake.reading.extractors.levels import LevelWords, RowLevels, owner_of, row_levels
from intake.reading.extractors.rows import (
    LEVELS,
    UNKNOWN_LEVEL,
    TableRow,
    TableSpec,
    naming_field,
)
from intake.reading.extractors.torn import rejoined
from intake.reading.extractors.unknown_levels import doubt
from intake.reading.grid import Cell
from intake.reading.recognisers.labels import Labels
from intake.reading.recognisers.lines import Line
from intake.reading.recognisers.yearless import yearless

_PLAIN_NUMBER: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?%?")
_EXACT_OF_LIKE: Final = 2
"""Headings printed as listed from which the words in the others count."""
_STRANGE_LEVEL: Final = 0.8
"""Trust in a row whose place among the levels looks odd."""
_SPECK_COST: Final = 1.0
"""What it costs to leave out a text in front of the levels that names none of them."""
_POINTS: Final = re.compile(r"\s*[(（]?\s*(\d+(?:\.\d+)?)\s*分\s*[)）]?\s*$")


@dataclass(slots=True)
class _Levels:
    """The levels in force while rows are read from top to bottom."""

    level1: str = ""
    level2: str = ""
    waiting: bool = False
    """The last row closed its second level: the next unnamed rows belong to the next label."""
    weights: dict[str, str] = field(default_factory=dict)
    known1: Counter[bool] = field(default_factory=Counter)
    known2: Counter[bool] = field(default_factory=Counter)
    """How many levels printed so far are words that somebody knows, and how many are not."""
    seen2: bool = False
    trust1: float = 1.0
    trust2: float = 1.0
    """How sure the levels in force are."""


def table_rows(lines: Sequence[Line], spec: TableSpec) -> list[TableRow]:
    """The rows below the heading, in printed order; a page may repeat the heading."""
    plan: Plan | None = None
    width = 0
    levels = _Levels()
    found: list[TableRow] = []
    for line in whole_rows(lines, spec.labels, spec.words):
        quick = None if plan is None or spec.open_levels else _plain_row(line, plan, levels, spec)
        if quick is not None:
            found.append(quick)
            continue
        heading = heading_slots(line, spec)
        if heading:
            plan, width = _plan_of(heading), line.row.width
            continue
        row = (
            _row_as_printed(line, plan, width, levels, spec) if plan and spec.open_levels else None
        )
        row = row or _row(line, plan or _plan_of(_default_slots(spec)), levels, spec)
        if row is not None:
            sure = not line.doubtful
            found.append(row if sure else row._replace(trust=min(row.trust, _STRANGE_LEVEL)))
    return list(_completed(rejoined(list(_without_strays(found)), spec), levels))


def heading_slots(line: Line, spec: TableSpec) -> tuple[Slot, ...]:
    """The columns where this row is the table's heading, else nothing."""
    cells = line.cells
    if len(cells) < spec.heading_cells:
        return ()
    exact = spec.labels.exact
    for _, text in cells:
        if exact(yearless(text) if "年" in text else text) is not None:
            return _slots_of(cells, spec)
    return ()


@lru_cache(maxsize=2048)
def _slots_of(cells: tuple[Cell, ...], spec: TableSpec) -> tuple[Slot, ...]:
    """The columns of a row that prints a label; the sheets of a folder print the same headings."""
    if any("年" in cell.text for cell in cells):
        cells = tuple(Cell(cell.column, yearless(cell.text)) for cell in cells)
    exact = {hit.value for hit in spec.labels.in_cells(cells, near=False)}
    if spec.open_levels and len(exact) >= _EXACT_OF_LIKE:
        exact |= {name for cell in cells if (name := spec.labels.like(cell.text)) is not None}
    if len(exact) < spec.heading_cells:
        near = {hit.value for hit in spec.labels.in_cells(cells)}
        if len(near) < spec.heading_cells:
            return ()
    return tuple(printed_slots(cells, spec.labels, spec.kinds, foreign=spec.open_levels))


def _default_slots(spec: TableSpec) -> tuple[Slot, ...]:
    """The table's own order of columns, where its heading row is lost."""
    named = enumerate(spec.kinds.items(), 1)
    return tuple(Slot(name, number, kind) for number, (name, kind) in named)


class Plan(NamedTuple):
    """What the columns of a heading mean for the rows below it."""

    slots: tuple[Slot, ...]
    body: tuple[Slot, ...]
    """The columns behind the levels."""
    numbers: frozenset[int]
    name_column: int
    level2_column: int | None
    columns: Mapping[int, Slot]
    """The body's columns by where they stand."""


@lru_cache(maxsize=256)
def _plan_of(slots: tuple[Slot, ...]) -> Plan:
    body = tuple(slot for slot in slots if slot.field not in LEVELS)
    return Plan(
        slots,
        body,
        frozenset(slot.column for slot in body if slot.kind == "number"),
        next((slot.column for slot in body if slot.kind != "other"), 3),
        next((slot.column for slot in slots if slot.field == "level2"), None),
        {slot.column: slot for slot in body},
    )


def _plain_row(line: Line, plan: Plan, levels: _Levels, spec: TableSpec) -> TableRow | None:
    """A row whose cells stand under their headings, its levels printed in front of them or above.

    Most rows are like this. The result is what ``_row`` makes of the same cells, found at a
    glance; None for the others.
    """
    cells = line.row.cells
    start = 0
    while start < len(cells) and cells[start].column < plan.name_column:
        start += 1
    values = _plain_values(cells[start:], plan, spec)
    if values is None:
        return None
    read = _leading(cells[:start], plan.name_column, levels.level2, spec)
    if read is None:
        return None
    _enter(read, levels, spec.words)
    named = bool(read.level2)
    level2 = "" if levels.waiting and not named else levels.level2
    _leave(read, values, level2, levels, spec)
    levels.trust2 = 1.0 if named else levels.trust2
    trust = min(read.trust, levels.trust2)
    return TableRow(line, levels.level1, level2, values, trust, named)


def _plain_values(cells: tuple[Cell, ...], plan: Plan, spec: TableSpec) -> dict[str, str] | None:
    """The values of the cells where nothing about them needs a second look, else None."""
    if len(cells) < 2 or cells[0].column != plan.name_column or _labels_of(spec).any_in(cells):
        return None
    values: dict[str, str] = {}
    columns, is_plain = plan.columns, _PLAIN_NUMBER.fullmatch
    for column, text in cells:
        slot = columns.get(column)
        if slot is None:
            return None
        name, _, kind = slot
        if kind == "number":
            if text not in NOTHING_MARKS and not is_plain(text):
                return None
            values[name] = text
        elif (
            kind == "other"
            or (kind != "value" and not "一" <= text[-1] <= "鿿" and is_numeric(text))
            or ("年" in text and _names_year(text, spec))
        ):
            return None
        else:  # letters and digits only are clean
            values[name] = text if text.isalnum() else clean_text(text)
    return values if plan.columns[plan.name_column].kind == "name" else None


def _row_as_printed(
    line: Line, plan: Plan, width: int, levels: _Levels, spec: TableSpec
) -> TableRow | None:
    """A row of a foreign sheet whose cells stand under their headings, its levels as printed."""
    read = None if line.is_prose() else row_by_columns(line, plan.slots, width, spec)
    if read is None:
        return None
    if read.level1:
        if read.level1 != levels.level1:
            levels.level2 = ""
        levels.level1 = read.level1
        if read.points:
            levels.weights.setdefault(read.level1, read.points)
    if read.level2:
        levels.level2 = read.level2
    levels.waiting = False
    trust = min(read.trust, _trust_in_levels(read, plan, levels, spec))
    return TableRow(line, levels.level1, levels.level2, read.values, trust, bool(read.level2))


def _trust_in_levels(read: Leading, plan: Plan, levels: _Levels, spec: TableSpec) -> float:
    """Less where a level does not go with the others: a strange word among known ones, or a new
    first level without a second one."""
    words = spec.words
    lone = bool(read.level1) and not read.level2 and plan.level2_column is not None and levels.seen2
    for text, labels, counts in (
        (read.level1, words.level1, levels.known1),
        (read.level2, words.level2, levels.known2),
    ):
        if text:
            known = labels.exact(text) is not None
            strange = not known and counts[True] > counts[False]
            trust = _STRANGE_LEVEL if strange else 1.0
            counts[known] += 1
            if labels is words.level1:
                levels.trust1 = _STRANGE_LEVEL if lone else trust
            else:
                levels.trust2 = trust
    levels.seen2 = levels.seen2 or bool(read.level2)
    return min(levels.trust1, levels.trust2)


def _names_year(text: str, spec: TableSpec) -> bool:
    """Whether a text is a label that names a year."""
    return _labels_of(spec).exact(yearless(text)) is not None


@lru_cache(maxsize=1024)
def _leading(
    cells: tuple[Cell, ...], name_column: int, before: str, spec: TableSpec
) -> RowLevels | None:
    """What the cells in front of the third level say; None when they are not only levels."""
    if not cells:
        return RowLevels()
    if spec.open_levels or any(spec.labels.exact(yearless(text)) is not None for _, text in cells):
        return None
    name = Cell(name_column, "")
    read = row_levels((*cells, name), spec.words, name_column, before)
    return read if read.body == [name] else None


@cache
def _labels_of(spec: TableSpec) -> Labels[str]:
    """Every label by which a row is more than a row of values."""
    return Labels((label, label) for label in (*spec.labels, *spec.words.level2))


def _row(line: Line, plan: Plan, levels: _Levels, spec: TableSpec) -> TableRow | None:
    read = row_levels(line.cells, spec.words, plan.name_column, levels.level2)
    if spec.open_levels:
        take_unknown_level1(line.cells, plan.slots, read)
    unknown, aligned = _inapplicable(read, plan, spec) or _aligned(read, plan, spec.words)
    kinds = spec.kinds
    values = {
        name: clean_number(text) if kinds.get(name) == "number" else clean_text(text)
        for name, text in aligned.texts.items()
    }
    _enter(read, levels, spec.words)
    if not (values or read.level2) or (line.is_prose() and len(values) == 1):
        return None
    if unknown:
        levels.level2, levels.trust2 = unknown, UNKNOWN_LEVEL
    elif read.level2:
        levels.trust2 = 1.0
    trust = min(read.trust, aligned.trust, levels.trust2)
    if spec.open_levels:  # a foreign row that does not stand under its headings
        trust = min(trust, _STRANGE_LEVEL)
    named = bool(read.level2 or unknown)
    level2 = "" if levels.waiting and not named else levels.level2
    _leave(read, values, level2, levels, spec)
    return TableRow(line, levels.level1, level2, values, trust, named)


def take_unknown_level1(cells: Sequence[Cell], slots: Sequence[Slot], read: RowLevels) -> None:
    """A first level nobody knows, known by the column it is printed in."""
    column = next((slot.column for slot in slots if slot.field == "level1"), None)
    cell = next((cell for cell in cells if cell.column == column), None)
    if read.level1 or cell is None or is_numeric(cell.text) or len(cells) < 2:
        return
    if cell in read.body[1:] or read.level2 == clean_text(cell.text):
        return
    found = _POINTS.search(cell.text)
    read.level1 = clean_text(_POINTS.sub("", cell.text))
    read.weight = read.weight or (found.group(1) if found else "")
    read.body = [other for other in read.body if other is not cell]


def _inapplicable(read: RowLevels, plan: Plan, spec: TableSpec) -> tuple[str, Aligned] | None:
    """A first level whose second is printed as not applicable, and no third: 其他 / 不适用."""
    if not read.level1 or len(read.body) < 2 or read.body[0].column != plan.level2_column:
        return None
    word, *rest = read.body
    if plain(word.text) != spec.not_applicable or rest[0].column <= plan.name_column:
        return None
    slots = ((plan.columns.get(cell.column), cell.text) for cell in rest)
    texts = {slot.field: text for slot, text in slots if slot is not None and slot.kind != "other"}
    return clean_text(word.text), Aligned(texts, 0.0) if texts else align(rest, plan.body)


def _aligned(read: RowLevels, plan: Plan, words: LevelWords) -> tuple[str, Aligned]:
    """The row on its columns, and its second level where that is a word nobody knows."""
    cells = spread(read.body, plan.numbers)
    aligned = align(cells, plan.body)
    column = plan.level2_column
    if read.level2 or column is None or len(cells) < 2:
        return "", aligned
    specks = sum(cell.column < column for cell in cells)
    if specks and cells[specks:] and cells[specks].column == plan.name_column:
        rest = align(cells[specks:], plan.body)
        whole = rest.straight and not rest.cost
        return "", Aligned(rest.texts, _SPECK_COST) if whole else aligned
    if cells[0].column != column or cells[1].column != plan.name_column:
        return "", aligned
    behind = align(cells[1:], plan.body)
    cost = behind.cost + doubt(cells[0].text, cells[1].text, words.owners)
    return (clean_text(cells[0].text), behind) if cost <= aligned.cost else ("", aligned)


def _enter(read: RowLevels, levels: _Levels, words: LevelWords) -> None:
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


def _leave(
    read: RowLevels, values: Mapping[str, str], level2: str, levels: _Levels, spec: TableSpec
) -> None:
    """A second level that does not apply has one row only; a second label is the next row's."""
    name = naming_field(spec)
    if level2 and _says(values.get(name, ""), spec.not_applicable):
        levels.waiting = True
    if read.next_level2:
        levels.level2, levels.waiting = read.next_level2, False


def _says(text: str, word: str) -> bool:
    """Whether a cell prints that word and nothing else; most are longer and plainly another."""
    if len(text) > len(word) and text.isalnum():
        return False
    return plain(text) == word


def _without_strays(rows: list[TableRow]) -> Iterator[TableRow]:
    """A label printed a row too high is no row of its own: the row below it has none."""
    for index, row in enumerate(rows):
        below = rows[index + 1] if index + 1 < len(rows) else None
        if not row.empty or below is None or below.named:
            yield row


def _completed(rows: list[TableRow], levels: _Levels) -> Iterator[TableRow]:
    """Rows that waited get the level printed below them; points go to every row of a level."""
    for index, row in enumerate(rows):
        level1, level2 = row.level1, row.level2
        if not (level1 and level2):
            level1, level2 = _printed_below(rows, index)
        weight = levels.weights.get(level1, "")
        same = row.level1 == level1 and row.level2 == level2 and row.level1_weight == weight
        yield (
            row
            if same
            else TableRow(row.line, level1, level2, row.values, row.trust, row.named, weight)
        )


def _printed_below(rows: list[TableRow], index: int) -> tuple[str, str]:
    """The levels of a row that lacks one: those of the rows below it."""
    row = rows[index]
    named = next((later for later in rows[index:] if later.level2), row)
    level1 = row.level1 or next((later.level1 for later in rows[index:] if later.level1), "")
    return (level1 if row.level2 else named.level1 or level1), row.level2 or named.level2
