"""Every cell of a form's region: placed into a field, known as a label, or listed as unplaced.

What an extractor took is told by what the document says: a cell is placed where its text is a value
of its own row, or of the document. So the account holds for every extractor, and needs none to
keep one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, cached_property, lru_cache
from operator import attrgetter
from typing import Any, Final, NamedTuple

from core.sheets.kinds import per_registry
from core.text import is_nothing
from intake.reading.canonical import clean_number, clean_text, is_error
from intake.reading.grid import Cell
from intake.reading.recognisers.forms import Block, Form
from intake.reading.recognisers.labels import Labels
from intake.reading.recognisers.lines import Line
from intake.reading.recognisers.lost_borders import label_sets
from intake.reading.recognisers.specs import other_forms
from intake.reading.recognisers.titles import unit_of
from intake.reading.recognisers.vocabulary import IGNORED, common_vocabulary
from intake.reading.recognisers.yearless import yearless

_SAYS: Final = re.compile(r"\w")
_BOX: Final = re.compile(r"[☑☒√✓✔■●◉□○☐◯▢]|<input\b", re.IGNORECASE)
_POINTS: Final = re.compile(r"\s*[(（]?\s*\d+(?:\.\d+)?\s*分\s*[)）]?\s*")
"""Points of a level in a cell of their own: they stand in every row of the level."""
_PIECE: Final = 4
"""Characters from which a text counts as part of a longer value."""
_MAX_SHOWN: Final = 80


class Unplaced(NamedTuple):
    """A cell that no field took: where it stands, and its text, cut."""

    place: str
    text: str

    def plain(self) -> dict[str, str]:
        """As the interchange format has it."""
        return {"place": self.place, "text": self.text}


@dataclass(frozen=True, slots=True)
class Account:
    """The cells of a region that hold something: how many, and those without a place."""

    cells: int = 0
    unplaced: tuple[Unplaced, ...] = ()
    aside: int = 0
    """Those of the unplaced that stand in a column known to have no place."""
    doubtful: frozenset[str] = frozenset()
    """The places of rows with such a cell in them, or right below them in a row of its own."""

    @property
    def coverage(self) -> float:
        """Share of the cells that are accounted for, 0 to 1."""
        return 1.0 - (len(self.unplaced) - self.aside) / self.cells if self.cells else 1.0


def account_of(form: Form, document: Any) -> Account:
    """The account of the cells of the form; its lead, above the region, is left out."""
    values = _Values(document)
    found: list[Unplaced] = []
    doubtful: set[str] = set()
    count = aside = 0
    for block in Block:
        rows = form.rows(block)
        headed = block in {Block.FUNDING, Block.INDICATORS}
        columns = _left_out(rows[0].row.cells) if headed and rows else frozenset()
        for number, line in enumerate(rows):
            count += len(line.row.cells)
            if number == 0 and headed:
                continue
            taken = values.of_row(line.place) or values.single
            if taken.issuperset([text for _, text in line.row.cells]):
                continue
            for cell in _left(line, taken, values, block):
                place = line.grid.place(line.row.number, cell.column)
                found.append(Unplaced(place, clean_text(cell.text)[:_MAX_SHOWN]))
                if cell.column in columns:
                    aside += 1
                elif headed:
                    doubtful |= {line.place, rows[number - 1].place}
    return Account(count, tuple(found), aside, frozenset(doubtful))


@lru_cache(maxsize=512)
def _left_out(heading: tuple[Cell, ...]) -> frozenset[int]:
    """The columns whose headings say that they hold nothing there is a place for."""
    words = common_vocabulary()
    sets = (words.indicator_columns, words.funding_columns)
    return frozenset(
        column
        for column, text in heading
        if any((labels.exact(text) or labels.like(text)) == IGNORED for labels in sets)
    )


class _Values:
    """The texts of a document: its single ones, and those of each row by place."""

    def __init__(self, document: Any) -> None:
        self.single: set[str] = set()
        self._rows: dict[str, set[str]] = {}
        for spec in fields(document):
            value = getattr(document, spec.name)
            if isinstance(value, str):
                self.single.add(value)
            elif isinstance(value, tuple):
                self._take(value)

    @cached_property
    def long(self) -> str:
        """Every longer text without its blanks: pieces of a cell cut by a page are found in it."""
        texts = (text for own in (self.single, *self._rows.values()) for text in own)
        return "\n".join("".join(text.split()) for text in texts if len(text) >= _PIECE)

    def _take(self, rows: Sequence[Any]) -> None:
        named: Sequence[Any] = [row for row in rows if is_dataclass(row)]
        for row in named:
            texts = _texts_of(row.__class__)
            place = row.evidence.place if row.evidence is not None else ""
            own = self._rows.setdefault(place, set())
            own.update(texts(row))
            unit, sign = getattr(row, "unit", ""), getattr(row, "property", "")
            if unit or sign:
                own.add(row.target.removeprefix(sign).removesuffix(unit))

    def of_row(self, place: str) -> set[str]:
        return self._rows.get(place, set())

    def holds(self, text: str, taken: set[str]) -> bool:
        """Whether a value is this text or, where it is long enough, contains it."""
        if text in taken or text in self.single:
            return True
        return len(text) >= _PIECE and "".join(text.split()) in self.long


@cache
def _texts_of(row: Any) -> attrgetter[tuple[str, ...]]:
    """What takes all texts of a row of that class."""
    return attrgetter(*(spec.name for spec in fields(row) if spec.type in {"str", str}))


def _left(line: Line, taken: set[str], values: _Values, block: Block) -> Iterator[Cell]:
    """The cells of a row that are no value and no label; a person's name behind its label is left
    out on purpose, and a note below the table is one text."""
    if block == Block.TOTAL and line.is_prose():
        return
    aside = False
    for cell in line.cells:
        label = _label(cell.text)
        if label is not None:
            aside = label == IGNORED and block in {Block.HEADER, Block.GOALS}
        elif not (aside or _POINTS.fullmatch(cell.text) or _is_placed(cell, taken, values)):
            yield cell


@lru_cache(maxsize=4096)
def _label(text: str) -> str | None:
    """What a label means; None where the text is none. Of label and value the label counts."""
    words = common_vocabulary()
    meaning = words.header.exact(text)
    if meaning is not None:
        return meaning
    more = (words.footer, words.notes, words.anchors)
    if any(labels.exact(text) is not None for labels in (*label_sets(words), *more)):
        return "label"
    if words.structure.exact(text) or unit_of(text):
        return "label"
    return _labels_of_forms().exact(yearless(text))


@per_registry
def _labels_of_forms() -> Labels[str]:
    """The labels of other kinds of sheets; those without a field mean that a value is left out."""
    forms = other_forms().values()
    named = [(yearless(a), c.field) for form in forms for c in form.cells() for a in c.labels]
    headings = ((text, "label") for form in forms for text in form.headings)
    return Labels([*sorted(named, key=lambda pair: not pair[1]), *headings])


def _is_placed(cell: Cell, taken: set[str], values: _Values) -> bool:
    text = cell.text
    if is_nothing(text) or is_error(text) or _BOX.search(text) or not _SAYS.search(text):
        return True
    cleaned = clean_text(text)
    if values.holds(cleaned, taken) or clean_number(text) in taken | values.single:
        return True
    label, colon, value = cleaned.replace(":", "：", 1).partition("：")
    if colon and _label(label) is not None:
        return _label(label) == IGNORED or not value or values.holds(value, taken)
    # A level with its points, a number with its unit: the value begins the text.
    return any(value and cleaned.startswith(value) for value in taken if len(value) > 1)
