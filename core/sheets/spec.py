"""What one printed sheet is made of. A spec file (TOML) is read into these classes.

The same description drives recognition, the page, the rules, the workbook and printing. A sheet
is a row of blocks from top to bottom. A block holds labelled values (``fields``) or is a table
(``columns``); a table has the name of the document's field that holds its rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final, Literal

from core.view.tree import Kind

Source = Literal["budget", "previous", "typed", "computed"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A labelled value, or a column of a table. ``aliases`` are labels met for it in the wild.

    ``source`` says who fills it: carried from the budget or last year, typed, or computed.
    An empty ``field`` is read and left out, such as a person's name. ``{year}`` in a label stands
    for any year.
    """

    field: str
    label: str
    source: Source = "typed"
    kind: Kind = "text"
    required: bool = False
    aliases: tuple[str, ...] = ()
    max_length: int = 0
    """Characters it takes where the sheet allows fewer than ``lengths.MAX_LENGTHS``; 0: as
    there."""
    options: tuple[str, ...] = ()
    """Of a choice: what the boxes say."""
    inside: str = ""
    """The field in whose cell this value is printed, behind its label."""
    below: bool = False
    """The value stands under its label."""
    anchor: bool = False
    """A sheet begins with this label."""
    whole: bool = False
    """A column that holds one text of the document, not of the row."""
    lines: int = 1
    """Lines of text for which a sheet that is filled here has room."""

    @property
    def labels(self) -> tuple[str, ...]:
        return (self.label, *self.aliases)

    @property
    def starred_label(self) -> str:
        """The label as the sheet prints it: a star before what must be typed."""
        return f"*{self.label}" if self.required and self.source == "typed" else self.label


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row that a table prints beforehand. ``part`` rows add up to the ``scored`` total row."""

    source: str
    label: str
    scored: bool = False
    part: bool = False
    aliases: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        return (self.label, *self.aliases)


@dataclass(frozen=True, slots=True)
class Level:
    """A first level of a table: its points, and the second levels that stand under it."""

    name: str
    weight: Decimal = Decimal(0)
    level2: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A column that prints a piece of another: an operator before it, a unit after it."""

    field: str
    side: Literal["before", "after"]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Labels of a column that foreign sheets print and this one does not draw.

    ``field`` is where the document keeps it, "" where it has no place for it.
    """

    field: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Like:
    """Pieces of words by which a heading that nobody listed is known: 得分 in 三级指标得分."""

    field: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the sheet under a heading (``label``): labelled values, or a table.

    ``beside`` and ``like`` are for foreign sheets; of ``like`` the first that fits counts.
    """

    label: str = ""
    aliases: tuple[str, ...] = ()
    fields: tuple[Cell, ...] = ()
    columns: tuple[Cell, ...] = ()
    rows: tuple[PrintedRow, ...] = ()
    levels: tuple[Level, ...] = ()
    parts: tuple[Part, ...] = ()
    beside: tuple[Beside, ...] = ()
    like: tuple[Like, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """The printed headings of the block; none where it has no heading."""
        return (self.label, *self.aliases) if self.label else self.aliases


@dataclass(frozen=True, slots=True)
class Total:
    """The words of the row of totals.

    ``above`` are labels behind which the total stands in the header, ``grades`` those of a grade.
    """

    label: str = ""
    aliases: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        return (self.label, *self.aliases) if self.label else self.aliases


@dataclass(frozen=True, slots=True)
class Marks:
    """What the sheet prints where nothing applies."""

    not_applicable: str = "不适用"
    no_score: str = "/"
    not_scored: str = "—"


@dataclass(frozen=True, slots=True)
class TotalCap:
    """Below this execution rate (a fraction) the total is at most that many points."""

    rate_below: Decimal
    total_at_most: Decimal


@dataclass(frozen=True, slots=True)
class QualityBand:
    """A judgement in words and the share of the points it allows, from low to high."""

    name: str
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Scoring:
    """How points are given.

    ``rate`` is how the sheet prints the execution rate: "percent" 99.99 or "ratio" 0.9999.
    ``zero_budget`` is what happens without a budget: "not_scored", "full" or "zero".
    ``bands`` are (grade, lowest total) from best to worst. ``over_deduction`` is the share of a
    row's weight taken off where the target was far exceeded. ``not_applicable`` is what becomes
    of the points of rows marked 不适用: "reduce" leaves them out of the total, "spread" gives
    them to the other rows of their level 1. ``name`` is the variant that says so, if any.
    """

    name: str = ""

    scored: bool = True
    execution_weight: Decimal = Decimal(10)
    execution_cap: Decimal = Decimal(10)
    total_weight: Decimal = Decimal(100)
    rate: Literal["percent", "ratio"] = "percent"
    rate_places: int = 2
    score_places: int = 2
    zero_budget: Literal["not_scored", "full", "zero"] = "not_scored"
    bands: tuple[tuple[str, Decimal], ...] = ()
    total_caps: tuple[TotalCap, ...] = ()
    over_deduction: Decimal = Decimal(0)
    quality: tuple[QualityBand, ...] = ()
    not_applicable: Literal["reduce", "spread"] = "reduce"


@dataclass(frozen=True, slots=True)
class VariantFrom:
    """The scoring variant (scoring/variants/variants.toml) that a sheet applies from a year on."""

    variant: str
    valid_from: int


@dataclass(frozen=True, slots=True)
class Checks:
    """What differs from the rule catalogue's defaults: severities and parameters by name."""

    severity: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The printed layout: a grid of ``columns`` cells, spans by block, widths in characters.

    A sheet without one (``columns`` is 0) is drawn block by block.
    """

    columns: int = 0
    widths: tuple[int, ...] = ()
    header_rows: tuple[tuple[str, ...], ...] = ()
    header_spans: tuple[int, ...] = ()
    funding_spans: tuple[int, ...] = ()
    goal_spans: tuple[int, ...] = ()
    indicator_spans: tuple[int, ...] = ()
    total_label_span: int = 0
    notes_label: str = ""
    notes: tuple[str, ...] = ()
    signatures: tuple[str, ...] = (
        "填报人：",
        "单位负责人：",
        "（单位公章）",
        "填报日期：    年    月    日",
    )
    """The line below the printed table."""


_NOTHING: Final = Block()


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """One printed sheet of one kind, period and region.

    ``blocks`` are by name, from top to bottom. A self-evaluation has ``header``, ``funding``,
    ``goals``, ``indicators`` and ``footer``; other kinds have what they print.
    """

    id: str
    name: str
    kind: str
    title: str
    blocks: Mapping[str, Block]
    amount_unit: str = ""
    valid_from: int = 0
    valid_to: int | None = None
    regions: tuple[str, ...] = ()
    total: Total = Total()
    sheet: Sheet = Sheet()
    scoring: Scoring = Scoring(scored=False)
    marks: Marks = Marks()
    checks: Checks = field(default_factory=Checks)
    title_aliases: tuple[str, ...] = ()
    """Other words by which a printed title is known."""
    ignored_labels: tuple[str, ...] = ()
    """Labels whose values are not part of the document, such as names of persons."""
    wide: bool = False
    """One project a row of a single wide table, and not one sheet a project."""
    unit_endings: tuple[str, ...] = ()
    status_words: tuple[str, ...] = ()
    status_endings: tuple[str, ...] = ()
    """In a wide table copied as running text: how units end, what the short cells say, and how
    short cells end that say something else."""
    fallback: bool = False
    """Taken for a form that fits no other sheet of its kind."""
    variants: tuple[VariantFrom, ...] = ()
    """The scoring variants it names, unless a campaign chooses another."""

    @property
    def header(self) -> tuple[Cell, ...]:
        return self.block("header").fields

    @property
    def funding(self) -> Block:
        return self.block("funding")

    @property
    def goals(self) -> Block:
        return self.block("goals")

    @property
    def indicators(self) -> Block:
        return self.block("indicators")

    @property
    def level1(self) -> tuple[Level, ...]:
        return self.block("indicators").levels

    @property
    def footer(self) -> tuple[Cell, ...]:
        """Fields printed below the table, such as a remark."""
        return self.block("footer").fields

    def block(self, name: str) -> Block:
        """The block of that name, an empty one where the sheet has none."""
        return self.blocks.get(name, _NOTHING)

    @property
    def fields(self) -> tuple[Cell, ...]:
        """Every labelled value, from top to bottom."""
        return tuple(cell for block in self.blocks.values() for cell in block.fields)

    @property
    def tables(self) -> dict[str, Block]:
        """The tables by the document's field that holds their rows."""
        return {name: block for name, block in self.blocks.items() if block.columns}

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of blocks, which hold no value."""
        return tuple(label for block in self.blocks.values() for label in block.labels)

    def cells(self) -> Iterator[Cell]:
        """Every labelled value and every column, from top to bottom."""
        for block in self.blocks.values():
            yield from block.fields
            yield from block.columns

    def variant_in(self, year: int) -> str:
        """The id of the variant that the sheet names for that year, "" for none."""
        held = [row for row in self.variants if row.valid_from <= year]
        return max(held, key=lambda row: row.valid_from).variant if held else ""

    def header_cell(self, name: str) -> Cell:
        """The header field of that name; KeyError when the sheet has none."""
        return _by_field(self.header, name)

    def funding_column(self, name: str) -> Cell:
        """The funding column of that name; KeyError when the sheet has none."""
        return _by_field(self.funding.columns, name)

    def indicator_column(self, name: str) -> Cell:
        """The indicator column of that name; KeyError when the sheet has none."""
        return _by_field(self.indicators.columns, name)

    def level1_named(self, name: str) -> Level | None:
        return next((level for level in self.level1 if name in (level.name, *level.aliases)), None)

    def with_levels(self, levels: tuple[Level, ...]) -> SheetSpec:
        """The same sheet with other points of its first levels."""
        return self.with_block("indicators", replace(self.indicators, levels=levels))

    def with_block(self, name: str, block: Block) -> SheetSpec:
        """The same sheet with another block of that name."""
        return replace(self, blocks={**self.blocks, name: block})

    def title_for(self, *, year: int | None, project_name: str) -> str:
        return self.title.format(year="" if year is None else year, project_name=project_name)


def _by_field(cells: tuple[Cell, ...], name: str) -> Cell:
    for cell in cells:
        if cell.field == name:
            return cell
    raise KeyError(name)
