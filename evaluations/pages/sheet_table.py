"""The sheet's table on the sheet page: the view tree with inputs, buttons, remarks and sums."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, singledispatch
from typing import Any

from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.sheets.form_view import has_places
from core.sheets.kinds import kind_of
from core.sheets.places import row_words
from core.sheets.typed import as_read
from core.view import html
from core.view.html import Extras, Html, Line
from core.view.tree import Cell, View
from evaluations.editing.forms import PLACE
from evaluations.editing.spec_forms import AnyForms, prefix_of
from evaluations.models import Remark
from evaluations.pages.evidence import row_mark
from evaluations.pages.row_tools import RowTools
from evaluations.pages.shared import ShownFinding
from evaluations.pages.sheet_inputs import hidden_cells, input_of, open_cells, row_counts
from evaluations.rules.checks.target_row_missing import CODE as ROW_MISSING
from evaluations.scoring.totals import LevelSum, summarise
from evaluations.sheet.document import IndicatorRow, SelfEvaluation
from evaluations.sheet.editions import Edition
from evaluations.sheet.layout import has_total
from evaluations.sheet.row_names import normal
from evaluations.sheet.view import level_key


@dataclass(frozen=True, slots=True)
class RowBlock:
    """A block of the sheet whose rows come and go: its name, and each row with what it is called.

    ``has_places``: its rows stand under levels that the edition lists.
    """

    name: str
    rows: tuple[tuple[Any, str], ...]
    has_places: bool = True

    @property
    def marks(self) -> Mapping[str, str]:
        """What scripts know of it: how the names of its fields begin, and the fields that say where
        a row stands (ADR 0602)."""
        return {
            "rows": prefix_of(self.name),
            "place": " ".join(PLACE) if self.has_places else "",
        }


@singledispatch
def row_blocks(document: Any, edition: Edition) -> tuple[RowBlock, ...]:
    """The blocks of a sheet whose rows come and go, from top to bottom."""
    return tuple(
        RowBlock(
            name,
            tuple((row, row_words(row, block)) for row in getattr(document, name)),
            has_places(block),
        )
        for name, block in edition.tables.items()
    )


@row_blocks.register
def _of_self_evaluation(document: SelfEvaluation, edition: Edition) -> tuple[RowBlock, ...]:
    return (RowBlock("indicators", tuple((row, row.level3) for row in document.indicators)),)


@dataclass(frozen=True, slots=True)
class PlacesUnder:
    """The second levels under the first level ``name``: what is posted for each, and its name."""

    name: str
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SheetTable:
    """The sheet as a page shows it. ``sums`` are by the key of their first level."""

    edition: Edition
    view: View
    extras: Extras
    sums: Mapping[str, LevelSum]
    remarks: tuple[Remark, ...]
    has_carried_rows: bool

    @property
    def table(self) -> Html:
        return html.table(self.view, self.extras)

    def block(self, name: str) -> Html:
        """One block alone, for a page on which its rows were added or moved.

        KeyError where the sheet has no such block.
        """
        return html.body(self.view.block(name), self.view.columns, self.extras)

    @property
    def computed(self) -> Iterator[Cell]:
        """Cells worked out from others: what changes on the page while somebody types."""
        return (cell for cell in self.view.cells if cell.is_computed)

    @property
    def places(self) -> Iterator[PlacesUnder]:
        """Where a row may stand: the second levels that the edition has, under each first one."""
        for level in self.edition.level1:
            names = level.level2 or ("",)
            values = ((_as_json(level.name, name), name or level.name) for name in names)
            yield PlacesUnder(level.name, tuple(values))

    @property
    def swapped_sums(self) -> Iterator[Html]:
        """The sums of the first levels, to replace those on the page."""
        return (_sum(key, level, swap=True) for key, level in self.sums.items())


def _as_json(*names: str) -> str:
    return json.dumps(names, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class StruckRow:
    """A row of the approved target that the sheet left out, with what its preparer says."""

    cells: IndicatorRow
    sentence: str


def struck_rows(findings: Iterable[ShownFinding]) -> list[StruckRow]:
    """The rows that are missing, as the findings name them."""
    return [
        StruckRow(
            IndicatorRow(
                level1=finding.params["level1"],
                level2=finding.params["level2"],
                level3=finding.printed,
                target=finding.expected,
                weight=finding.params["weight"],
            ),
            _struck_sentence(finding.answer),
        )
        for finding in findings
        if finding.code == ROW_MISSING
    ]


def _struck_sentence(answer: str) -> str:
    if not answer:
        return _("批准的绩效目标中有这一行，本表没有列入；没有写明原因。")
    return _("批准的绩效目标中有这一行，本表没有列入。原因：%(answer)s") % {"answer": answer}


def draw(
    forms: AnyForms,
    document: Any,
    *,
    row_ids: Sequence[int | None] = (),
    remarks: Sequence[Remark] = (),
    tools: RowTools | None = None,
    struck: Sequence[StruckRow] = (),
    evidence: Mapping[str, int] | None = None,
    last_year: Mapping[str, str] | None = None,
    offered: Mapping[str, str] | None = None,
) -> SheetTable:
    """The sheet of ``document``; with inputs from ``forms`` where ``tools`` are for typing.

    ``row_ids`` are the stored rows by number, ``tools`` what stands beside each row, ``evidence``
    how many files are attached to a row, by its uid. ``struck`` rows are drawn behind those of
    their levels and count nowhere. ``last_year`` is a sentence to stand below a row, by its name,
    ``offered`` what the source of a prefilled cell says today where that is something else.
    """
    edition = forms.edition
    rows = tuple(row.cells for row in struck)  # only of self-evaluations are there any
    drawn = replace(document, indicators=(*document.indicators, *rows)) if rows else document
    view = kind_of(document).draw(drawn, edition)
    blocks = row_blocks(document, edition)
    sums = _sums(document, edition)
    found = evidence or {}
    page = _Page(
        forms, document, view, blocks, list(row_ids), tools, found, tuple(struck), last_year
    )
    return SheetTable(
        edition=edition,
        view=view,
        extras=_with_offers(page.extras(sums, remarks), offered or {}),
        sums=sums,
        remarks=tuple(remark for remark in remarks if remark.row_key is None),
        has_carried_rows=any(page.carried),
    )


def _with_offers(extras: Extras, offered: Mapping[str, str]) -> Extras:
    notes = {
        key: Html(format_html('<span class="offered">{}</span>', _("来源现为：%s") % text))
        for key, text in offered.items()
    }
    return replace(extras, added={**notes, **extras.added}) if notes else extras


def _sums(document: Any, edition: Edition) -> dict[str, LevelSum]:
    """What the rows of each level 1 add up to; nothing where the sheet gives no points.

    Kinds that follow their spec print such sums in cells of their own.
    """
    if not isinstance(document, SelfEvaluation) or not has_total(edition):
        return {}
    totals = summarise(as_read(document, edition), edition)
    return {level_key(level.name): level for level in totals.levels}


def _sum(key: str, level: LevelSum, *, swap: bool = False) -> Html:
    is_off = level.expected is not None and level.weight != level.expected
    return Html(
        format_html(
            '<span id="{}" class="sum{}"{}><span>{}</span> <span>{}</span></span>',
            html.anchor(key),
            " off" if is_off else "",
            Html(' hx-swap-oob="true"' if swap else ""),
            _("分值合计 %(weight)s，") % {"weight": level.weight},
            _("得分 %(score)s") % {"score": level.score},
        )
    )


@dataclass
class _Page:
    """What a page adds to the tree. Inputs are made only where somebody may type."""

    forms: AnyForms
    document: Any
    view: View
    blocks: tuple[RowBlock, ...]
    row_ids: list[int | None]
    tools: RowTools | None
    evidence: Mapping[str, int]
    struck: tuple[StruckRow, ...] = ()
    last_year: Mapping[str, str] | None = None

    @property
    def editable(self) -> bool:
        return self.tools is not None and self.tools.editable

    @cached_property
    def rows(self) -> Sequence[Any]:
        """The sheets of the rows, by number; none where nobody types."""
        return self.forms.rows.forms if self.editable else ()

    @cached_property
    def carried(self) -> list[bool]:
        return [form.carried for form in self.rows]

    @cached_property
    def shown_rows(self) -> tuple[tuple[Any, str], ...]:
        """All rows of the page with what they are called, in the order of their numbers."""
        return tuple(row for block in self.blocks for row in block.rows)

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The paths of those rows."""
        return tuple(
            f"{block.name}[{number}]" for block in self.blocks for number in range(len(block.rows))
        )

    def extras(self, sums: Mapping[str, LevelSum], remarks: Sequence[Remark]) -> Extras:
        return Extras(
            inputs=dict(self._inputs()),
            added={key: _sum(key, level) for key, level in sums.items()} | dict(self._marks()),
            heads={
                block.name: row_counts(block.name, len(block.rows))
                for block in self.blocks
                if self.editable
            },
            marks={block.name: block.marks for block in self.blocks if self.editable},
            row_marks=dict(enumerate(self._row_marks())),
            row_ids={number: f"row-{pk}" for number, pk in enumerate(self.row_ids) if pk},
            struck=range(len(self.shown_rows), self._count),
            below=self._below(remarks),
            tools=dict(self._tools()) if self.tools and self.tools.has_column else None,
            tools_blocks=tuple(block.name for block in self.blocks),
            tools_head=self._tools_head(),
            tools_width=self.tools.width if self.tools else 0,
        )

    def _tools_head(self) -> SafeString:
        if not self.editable:
            return format_html('<span class="visually-hidden">{}</span>', _("操作"))
        return format_html(
            '<button type="button" class="btn btn-outline-secondary" data-do="add" title="{}">'
            "{}</button>",
            _("增加一行"),
            _("＋ 增加指标") if self.blocks[0].name == "indicators" else _("＋ 增加一行"),
        )

    def _row_marks(self) -> Iterator[Mapping[str, str]]:
        """Of each row its lasting name, and whether it must stay as it is called."""
        if self.editable:
            rows = (row for row, _name in self.shown_rows)
            for row, is_carried in zip(rows, self.carried, strict=False):
                yield {"row": row.uid, "fixed": "yes"} if is_carried else {"row": row.uid}

    def _marks(self) -> Iterator[tuple[str, str]]:
        """The number of files beside each row that has any, behind its first cell."""
        counts = dict(zip(self.paths, (row.uid for row, _name in self.shown_rows), strict=True))
        first: dict[str, str] = {}
        for cell in self.view.cells:
            path = cell.key.partition(".")[0]
            if cell.role == "value" and (path not in first or cell.column == "level3"):
                first[path] = cell.key
        for path, uid in counts.items():
            if count := self.evidence.get(uid):
                yield first.get(path, path), row_mark(uid, count)

    def _inputs(self) -> Iterator[tuple[str, str]]:
        if not self.editable:
            return
        fields = {key: (field, row) for key, field, row in self._fields()}
        choices = {cell.field: cell.options for cell in self.forms.edition.cells() if cell.options}
        for cell in self.view.cells:
            if cell.key in fields:
                field, row = fields[cell.key]
                yield cell.key, input_of(field, cell, row, choices.get(cell.column, ()))

    def _fields(self) -> Iterator[tuple[str, BoundField, str]]:
        """The keys of the cells that may be typed, their fields, and what their rows are called."""
        yield from open_cells(self.forms.header, "")
        labels = {row.source: row.label for row in getattr(self.document, "funding", ())}
        for source, form in self.forms.funding.items():
            yield from open_cells(form, f"funding.{source}.", labels.get(source, ""))
        for form, path, (_row, name) in zip(self.rows, self.paths, self.shown_rows, strict=False):
            yield from open_cells(form, f"{path}.", name or _("新行"))

    def _below(self, remarks: Sequence[Remark]) -> Mapping[int, Sequence[Line]]:
        """The errors of each row, then the remarks on it."""
        below: dict[int, list[Line]] = {}
        for number, form in enumerate(self.rows):
            if form.is_bound and form.non_field_errors():
                lines = (Line(str(error), "text-danger") for error in form.non_field_errors())
                below.setdefault(number, []).extend(lines)
        number_of = {pk: number for number, pk in enumerate(self.row_ids) if pk}
        for remark in remarks:
            number = number_of.get(remark.row_key or 0, -1)
            if number >= 0 and self.tools is not None:
                below.setdefault(number, []).append(Line(self.tools.remark(remark)))
        earlier = self.last_year or {}
        for number, (_row, name) in enumerate(self.shown_rows if earlier else ()):
            if sentence := earlier.get(normal(name)):
                below.setdefault(number, []).append(Line(sentence, "last-year"))
        for number, row in enumerate(self.struck, len(self.shown_rows)):
            below[number] = [Line(row.sentence, "struck-why")]
        return below

    @property
    def _count(self) -> int:
        return len(self.shown_rows) + len(self.struck)

    def _tools(self) -> Iterator[tuple[int, str]]:
        for number, (_row, name) in enumerate(self.shown_rows):
            if self.tools is None:
                return
            if self.editable:
                yield number, hidden_cells(self.rows[number])
            elif number < len(self.row_ids) and (row_id := self.row_ids[number]):
                yield number, self.tools.remark_form(row_id, name)
