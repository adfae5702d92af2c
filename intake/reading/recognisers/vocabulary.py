"""The words of the self-evaluation sheets, gathered from their edition files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from core.sheets.kinds import per_registry
from core.sheets.spec import Block
from evaluations.sheet.editions import all_editions, get_edition
from evaluations.sheet.editions.model import Cell as Field
from evaluations.sheet.editions.model import Edition
from intake.reading.canonical import key
from intake.reading.recognisers.labels import Labels
from intake.reading.recognisers.specs import other_forms

_PLACEHOLDER: Final = re.compile(r"\{[^{}]*\}")
_MIN_TITLE_LENGTH: Final = 4
LEVEL_SUFFIX: Final = "指标"
PROJECT: Final = "project_name"
SELF_EVALUATION: Final = "self_evaluation"
_NAMING: Final = frozenset({"level2", "level3", "target"})
TOTAL_SCORE: Final = "total_score"
GRADE: Final = "grade"
IGNORED: Final = ""
"""The field of labels whose values are left out."""


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """Every label of one edition, or of all editions together, by the block it stands in."""

    anchors: Labels[str]
    """The labels that begin a form."""
    header: Labels[str]
    footer: Labels[str]
    funding_block: Labels[str]
    funding_columns: Labels[str]
    funding_rows: Labels[str]
    goal_block: Labels[str]
    goals: Labels[str]
    indicator_block: Labels[str]
    indicator_columns: Labels[str]
    level1: Labels[str]
    level2: Labels[str]
    owners: dict[str, str]
    """First level by the key of the second level that stands under it."""
    totals: Labels[str]
    structure: Labels[bool]
    """Every label that may end the indicators or begin something else."""
    notes: Labels[str]
    titles: tuple[str, ...]
    naming: frozenset[str]
    """The columns of which a heading of indicators, or of another form's table, has one."""


def vocabulary(edition_id: str) -> Vocabulary:
    """The words of one edition; words only other editions know come second."""
    return _gather(edition_id)


def common_vocabulary() -> Vocabulary:
    """The words of all editions."""
    return _gather("")


@per_registry
def _gather(first: str) -> Vocabulary:
    kind = get_edition(first).kind if first else SELF_EVALUATION
    others = [e for e in all_editions().values() if e.kind == kind and e.id != first]
    editions = ([get_edition(first)] if first else []) + others
    own = editions[:1] if first else editions
    columns = [
        *_fields(e.indicators.columns for e in editions),
        *_parts(e.indicators for e in editions),
        *_beside(e.indicators for e in editions),
        *(_other_columns() if not first else ()),
    ]
    header = [
        *_fields(e.header for e in editions),
        *((label, TOTAL_SCORE) for e in editions for label in e.total.above),
        *((label, GRADE) for e in editions for label in e.total.grades),
        *((label, IGNORED) for e in editions for label in e.ignored_labels),
    ]
    footer = list(_fields(e.footer for e in editions))
    money = [*_fields(e.funding.columns for e in editions), *_beside(e.funding for e in editions)]
    totals = list(_names(e.total.labels for e in editions))
    anchors = list(_anchors(editions))
    every = (*columns, *header, *footer, *money, *totals, *anchors)
    return Vocabulary(
        structure=Labels((label, True) for label, _ in every),
        anchors=Labels(anchors),
        header=Labels(header),
        footer=Labels(footer),
        funding_block=Labels(_names(e.funding.labels for e in editions)),
        funding_columns=Labels(money, _like(e.funding for e in editions)),
        funding_rows=Labels(
            (label, row.source) for e in editions for row in e.funding.rows for label in row.labels
        ),
        goal_block=Labels(_names(e.goals.labels for e in editions)),
        goals=Labels(_fields(e.goals.fields for e in editions)),
        indicator_block=Labels(_names(e.indicators.labels for e in editions)),
        indicator_columns=Labels(columns, _like(e.indicators for e in editions)),
        level1=Labels(
            (label, level.name)
            for e in own
            for level in e.level1
            for label in _level_names(level.name, level.aliases)
        ),
        level2=Labels(
            (label, name)
            for e in own
            for level in e.level1
            for name in level.level2
            for label in _level_names(name, ())
        ),
        owners=_owners(own),
        totals=Labels(totals),
        notes=Labels(_names((e.sheet.notes_label,) for e in editions if e.sheet.notes_label)),
        titles=tuple(dict.fromkeys(title for e in editions for title in title_words(e))),
        naming=_NAMING | frozenset(_naming_columns()),
    )


def _anchors(editions: Iterable[Edition]) -> Iterator[tuple[str, str]]:
    for edition in editions:
        for cell in edition.header:
            if cell.field == PROJECT:
                yield from ((label, PROJECT) for label in cell.labels)
    for form in other_forms().values():
        for field in form.fields:
            if field.anchor:
                yield from ((label, PROJECT) for label in field.labels)


def _parts(blocks: Iterable[Block]) -> Iterator[tuple[str, str]]:
    """Columns that print a piece of another, as target.before and target.after."""
    for block in blocks:
        for part in block.parts:
            yield from ((label, f"{part.field}.{part.side}") for label in part.labels)


def table_labels(table: Block) -> Iterator[tuple[str, str]]:
    """Every label of a table's headings with its field, those of foreign sheets last."""
    for column in table.columns:
        yield from ((label, column.field) for label in column.labels)
    yield from _parts([table])
    yield from _beside([table])


def _beside(blocks: Iterable[Block]) -> Iterator[tuple[str, str]]:
    """Columns of foreign sheets that no edition draws."""
    for block in blocks:
        for beside in block.beside:
            yield from ((label, beside.field) for label in beside.labels)


def _like(blocks: Iterable[Block]) -> Iterator[tuple[str, str]]:
    """Pieces of words by which headings are known that nobody listed, in order."""
    for block in blocks:
        for like in block.like:
            yield from ((word, like.field) for word in like.words)


def _other_columns() -> Iterator[tuple[str, str]]:
    """Columns of the other forms' indicator tables."""
    for form in other_forms().values():
        table = next(reversed(form.tables.values()), None)
        if table is not None:
            yield from table_labels(table)


def _naming_columns() -> Iterator[str]:
    """Columns that name the rows of the other forms' tables; a first level stands in many."""
    for form in other_forms().values():
        for column in _last_columns(form):
            if column.kind == "name" and column.field != "level1":
                yield column.field


def _last_columns(form: Edition) -> tuple[Field, ...]:
    """The columns of a form's last table, which goes on to its end."""
    return next((table.columns for table in reversed(form.tables.values())), ())


def _fields(groups: Iterable[tuple[Field, ...]]) -> Iterator[tuple[str, str]]:
    """Labels with their fields: every edition's own labels before anybody's aliases."""
    cells = [cell for group in groups for cell in group]
    yield from ((cell.label, cell.field) for cell in cells)
    yield from ((alias, cell.field) for cell in cells for alias in cell.aliases)


def _names(groups: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    yield from ((label, labels[0]) for labels in groups for label in labels)


def _level_names(name: str, aliases: tuple[str, ...]) -> Iterator[str]:
    """A level's name as printed, and without the word for "indicator" behind it."""
    for label in (name, *aliases):
        yield label
        short = label.removesuffix(LEVEL_SUFFIX)
        if len(short) >= _MIN_TITLE_LENGTH:
            yield short


def _owners(editions: list[Edition]) -> dict[str, str]:
    owners: dict[str, str] = {}
    for edition in editions:
        for level in edition.level1:
            for name in level.level2:
                owners.setdefault(key(name), level.name)
    return owners


def title_words(edition: Edition) -> Iterator[str]:
    """The fixed pieces of an edition's title, by which a printed title is known."""
    pieces = [piece.removeprefix("年") for piece in _PLACEHOLDER.split(edition.title)]
    for word in map(key, (*pieces, *edition.title_aliases)):
        if len(word) >= _MIN_TITLE_LENGTH:
            yield word
