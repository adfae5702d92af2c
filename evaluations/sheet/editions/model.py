"""What one official sheet is made of. An edition file (TOML) is read into these classes.

The same description drives the page, the rules, the workbook, recognition and printing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Source = Literal["budget", "previous", "typed", "computed"]
CellKind = Literal["text", "value", "amount", "weight", "rate", "score"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A labelled field of the sheet. ``aliases`` are the labels met for it in the wild.

    ``source`` says who fills it: carried from the budget or last year, typed, or computed.
    """

    field: str
    label: str
    source: Source = "typed"
    kind: CellKind = "text"
    required: bool = False
    aliases: tuple[str, ...] = ()
    longest: int = 0
    """Characters it takes where the edition allows fewer than ``lengths.LONGEST``; 0: as there."""

    @property
    def labels(self) -> tuple[str, ...]:
        return (self.label, *self.aliases)

    @property
    def starred_label(self) -> str:
        """The label as the sheet prints it: a star before what must be typed."""
        return f"*{self.label}" if self.required and self.source == "typed" else self.label


@dataclass(frozen=True, slots=True)
class FundingRowSpec:
    """A printed row of the funding block. ``part`` rows add up to the ``scored`` total row."""

    source: str
    label: str
    scored: bool = False
    part: bool = False
    aliases: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        return (self.label, *self.aliases)


@dataclass(frozen=True, slots=True)
class Funding:
    label: str
    columns: tuple[Cell, ...]
    rows: tuple[FundingRowSpec, ...]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Goals:
    label: str
    fields: tuple[Cell, ...]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Level1:
    """A first-level indicator: its points and the second levels that stand under it."""

    name: str
    weight: Decimal
    level2: tuple[str, ...]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A column that prints a piece of another: an operator before it, a unit after it."""

    field: str
    side: Literal["before", "after"]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Indicators:
    label: str
    columns: tuple[Cell, ...]
    aliases: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    label: str
    aliases: tuple[str, ...] = ()


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
class PolicyFrom:
    """The scoring variant (policies/variants.toml) that an edition applies from a year on."""

    policy: str
    valid_from: int


@dataclass(frozen=True, slots=True)
class Checks:
    """What differs from the rule catalogue's defaults: severities and parameters by name."""

    severity: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The printed layout: a grid of ``columns`` cells, spans by block, widths in characters."""

    columns: int
    widths: tuple[int, ...]
    header_rows: tuple[tuple[str, ...], ...]
    header_spans: tuple[int, ...]
    funding_spans: tuple[int, ...]
    goal_spans: tuple[int, ...]
    indicator_spans: tuple[int, ...]
    total_label_span: int
    notes_label: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """One official sheet of one period and region."""

    id: str
    name: str
    kind: str
    title: str
    amount_unit: str
    valid_from: int
    header: tuple[Cell, ...]
    funding: Funding
    goals: Goals
    level1: tuple[Level1, ...]
    indicators: Indicators
    total: Total
    sheet: Sheet
    scoring: Scoring = Scoring()
    marks: Marks = Marks()
    checks: Checks = field(default_factory=Checks)
    regions: tuple[str, ...] = ()
    valid_to: int | None = None
    footer: tuple[Cell, ...] = ()
    """Fields printed below the table, such as a remark."""
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
    """Taken for a form that fits no other edition."""
    policies: tuple[PolicyFrom, ...] = ()
    """The scoring variants it names, unless a campaign chooses another."""

    def policy_in(self, year: int) -> str:
        """The id of the variant that the edition names for that year, "" for none."""
        held = [row for row in self.policies if row.valid_from <= year]
        return max(held, key=lambda row: row.valid_from).policy if held else ""

    def header_cell(self, name: str) -> Cell:
        """The header field of that name; KeyError when the sheet has none."""
        return _by_field(self.header, name)

    def funding_column(self, name: str) -> Cell:
        """The funding column of that name; KeyError when the sheet has none."""
        return _by_field(self.funding.columns, name)

    def indicator_column(self, name: str) -> Cell:
        """The indicator column of that name; KeyError when the sheet has none."""
        return _by_field(self.indicators.columns, name)

    def level1_named(self, name: str) -> Level1 | None:
        return next((level for level in self.level1 if name in (level.name, *level.aliases)), None)

    def title_for(self, *, year: int | None, project_name: str) -> str:
        return self.title.format(year="" if year is None else year, project_name=project_name)


def _by_field(cells: tuple[Cell, ...], name: str) -> Cell:
    for cell in cells:
        if cell.field == name:
            return cell
    raise KeyError(name)
